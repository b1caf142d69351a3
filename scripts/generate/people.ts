import { base, de, en, en_US, Faker } from "@faker-js/faker";

/** Name, address and contacts of an invented person or organisation. */
export interface Identity {
  readonly firstName: string;
  readonly middleName: string | null;
  readonly lastNamePrefix: string | null;
  readonly lastName: string;
  /** Name of an organisation; null for a person. */
  readonly organization: string | null;
}

/** Parts of an invented postal address. */
export interface Address {
  readonly street: string;
  readonly streetNumber: string;
  readonly complement: string | null;
  readonly city: string;
  readonly county: string | null;
  readonly state: string | null;
  readonly zipCode: string;
  readonly country: "USA" | "DEU";
  readonly latitude: string;
  readonly longitude: string;
}

/** Invented people, addresses and numbers, drawn in a fixed order from one seed. */
export interface People {
  identity(kind: "person" | "organization"): Identity;
  address(): Address;
  phone(): string;
  lastName(): string;
}

const fakers = new Map<string, Faker>();

/** People of a country. Mail domains are reserved ones, so that nobody real is ever written to. */
export function peopleOf(country: "USA" | "DEU", seed: number): People {
  const faker = fakers.get(country) ?? new Faker({ locale: country === "DEU" ? [de, en, base] : [en_US, en, base] });
  fakers.set(country, faker);
  faker.seed(seed);
  return {
    identity(kind) {
      const chance = faker.number.int(99);
      return {
        firstName: faker.person.firstName(),
        middleName: chance < 20 ? faker.person.middleName() : null,
        lastNamePrefix: chance > 96 ? "van der" : null,
        lastName: faker.person.lastName(),
        organization: kind === "organization" ? faker.company.name() : null,
      };
    },
    address() {
      const isAmerican = country === "USA";
      return {
        street: faker.location.street(),
        streetNumber: faker.location.buildingNumber(),
        complement:
          faker.number.int(9) === 0 ? `${isAmerican ? "Apt" : "Haus"} ${faker.number.int({ min: 1, max: 40 })}` : null,
        city: faker.location.city(),
        county: isAmerican ? faker.location.county() : null,
        state: isAmerican ? faker.location.state({ abbreviated: true }) : null,
        zipCode: faker.location.zipCode(isAmerican ? "#####" : "#####"),
        country,
        latitude: `${faker.location.latitude({ min: 30, max: 54, precision: 4 }).toFixed(4)}00`,
        longitude: `${faker.location.longitude({ min: isAmerican ? -120 : 7, max: isAmerican ? -75 : 14, precision: 4 }).toFixed(4)}00`,
      };
    },
    phone: () =>
      country === "USA"
        ? `(${faker.string.numeric({ length: 3, allowLeadingZeros: false })}) 555-01${faker.string.numeric(2)}`
        : `+49 30 23125 ${faker.string.numeric(3)}`,
    lastName: () => faker.person.lastName(),
  };
}

/** Text of a postal address in several lines, as address formats build it. */
export function addressText({ street, streetNumber, complement, city, state, zipCode, country }: Address): string {
  const first = country === "USA" ? `${streetNumber} ${street}` : `${street} ${streetNumber}`;
  const last = country === "USA" ? `${city}, ${state} ${zipCode}` : `${zipCode} ${city}`;
  return [complement === null ? first : `${first}, ${complement}`, last, country].join("\n");
}

/** A name as a mail address; `number` keeps two people of one name apart. */
export function mailOf({ firstName, lastName, organization }: Identity, number: number): string {
  const plain = (text: string) =>
    text
      .normalize("NFD")
      .replace(/[^A-Za-z0-9]/g, "")
      .slice(0, 20);
  const name = organization === null ? `${plain(firstName)}.${plain(lastName)}` : `office.${plain(organization)}`;
  return `${name}${number}@${["example.com", "example.org", "example.net"][number % 3]}`;
}
