/**
 * A user's last word over the arguments of an inner resource: properties that win, or a function that gets the
 * component's arguments and returns those to use.
 */
export type Transform<Args extends object> = Partial<Args> | ((args: Args) => Args);

/** Arguments after the user's last word. Never changes its input. */
export function transformed<Args extends object>(args: Args, transform: Transform<Args> | undefined): Args {
  return typeof transform === "function" ? transform(args) : { ...args, ...transform };
}
