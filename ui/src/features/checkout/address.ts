export interface Address {
  name: string;
  phone: string;
  region: string;
  street: string;
}

/** Of the user on this machine, only when they asked for it. */
const key = (userId: number) => `doos.address.${userId}`;

export function rememberedAddress(userId: number): Address | undefined {
  const kept = localStorage.getItem(key(userId));
  return kept ? (JSON.parse(kept) as Address) : undefined;
}

export function rememberAddress(userId: number, address: Address | undefined): void {
  if (address) localStorage.setItem(key(userId), JSON.stringify(address));
  else localStorage.removeItem(key(userId));
}
