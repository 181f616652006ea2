/**
 * Money is whole cents (fen) wherever it is kept or computed with. The API's numbers with two decimals become cents at
 * once, and cents become text by Intl, from a decimal string: no amount is ever a binary fraction in between.
 */
export type Cents = number;

const formats = new Map<string, Intl.NumberFormat>();

/** @param amount yuan with at most two decimals, as the API gives them */
export function toCents(amount: number): Cents {
  return Math.round(amount * 100);
}

/** What the API takes: yuan with two decimals. */
export function toAmount(cents: Cents): number {
  return Number(decimal(cents));
}

export function formatMoney(cents: Cents, language: string): string {
  let format = formats.get(language);
  if (!format) {
    format = new Intl.NumberFormat(language, { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' });
    formats.set(language, format);
  }
  return format.format(decimal(cents));
}

function decimal(cents: Cents): `${number}` {
  const digits = Math.abs(cents).toString().padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`;
}
