/** Text somebody keeps or prints, and where it is. */
export interface Written {
  readonly where: string;
  readonly text: string;
  /** Minified code is full of what looks random. @default false */
  readonly isCode?: true;
}

/** Forms of secrets in the world of this kit, each with a name for reports. */
const FORMS: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "account key", pattern: /AccountKey=[\w+/]{40,}={0,2}/ },
  { what: "storage key", pattern: /(?<![\w+/])[A-Za-z0-9+/]{86}==(?![\w+/=])/ },
  { what: "shared access signature", pattern: /[?&]sig=[\w%+/]{30,}/ },
  {
    what: "connection string",
    pattern: /DefaultEndpointsProtocol=https?;[^`"']*(AccountKey|SharedAccessSignature)=[^$'"`]/,
  },
  // Entra ID writes ~ behind four characters.
  { what: "client secret", pattern: /["'][\w.~-]{3}[78]Q~[\w.~-]{30,}["']/ },
  { what: "client secret", pattern: /client_?secret["']?\s*[:=]\s*["'][^"'$]{8,}/i },
  { what: "bearer token", pattern: /eyJ[\w-]{10,}\.[\w-]{20,}\.[\w-]{20,}/ },
  { what: "private key", pattern: /-----BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY-----\s*[\w+/]{20}/ },
  { what: "Pulumi access token", pattern: /\bpul-[0-9a-f]{40}\b/ },
  { what: "GitHub token", pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/ },
];

/** Key of Microsoft's storage emulator, printed in its documentation and part of every storage SDK. */
const EMULATOR_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** A run of base64 at least this long, and this random, is no word and no path. */
const LONG = /(?<![\w+/=.-])[A-Za-z0-9+/_-]{43,88}={0,2}(?![\w+/=.-])/g;

/** Bits per character; English is about 4.1, hexadecimal digits at most 4.0, base64 of 32 random bytes about 5. */
const RANDOM_BITS = 4.6;

/**
 * Where texts hold a secret: one of the known values, one of the forms, or something as random as a key. One line per
 * finding, without the secret itself. Pure.
 */
export function secretsIn(texts: readonly Written[], known: readonly string[] = []): readonly string[] {
  return texts.flatMap(({ where, text: whole, isCode }) => {
    const text = whole.replaceAll(EMULATOR_KEY, "").replaceAll("AccountKey=;", "");
    return [
      ...known.filter((secret) => text.includes(secret)).map(() => `${where}: a secret of the sandbox or of the shell`),
      ...FORMS.filter(({ pattern }) => pattern.test(text)).map(({ what }) => `${where}: ${what}`),
      ...(isCode ? [] : (text.match(LONG) ?? []))
        .filter((run) => /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) && entropyOf(run) > RANDOM_BITS)
        .filter((run) => !isReadable(run))
        .map((run) => `${where}: ${run.length} random characters (${run.slice(0, 4)}…)`),
    ];
  });
}

/** Bits per character by Shannon's formula. Pure. */
function entropyOf(text: string): number {
  const counts = Map.groupBy(text, (character) => character);
  return [...counts.values()].reduce((sum, { length }) => {
    const share = length / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}

/** Paths and joined words: separators cut them into pieces that are lower-case or numbers. */
function isReadable(run: string): boolean {
  return run.split(/[/_-]/).every((piece) => piece.length < 24 && !/[a-z]\d[A-Z]|\d[a-z]\d/.test(piece));
}
