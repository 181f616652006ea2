export interface Address {
  name?: string;
  phone?: string;
  region?: string;
  street?: string;
}

/** The parts of an address; one that is no JSON object, as partners may send it, is all street. */
export function parseAddress(text: string | undefined): Address | undefined {
  if (!text) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // plain text
  }
  return { street: text };
}
