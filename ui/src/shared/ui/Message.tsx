import type { ReactNode } from 'react';

/** A page that consists of a message: light, because it stands in the entry chunk and must work offline. */
export function Message({ title, children, code }: { title: string; children?: ReactNode; code?: string }) {
  return (
    <div role="alert" className="py-16 px-4 text-center flex flex-col items-center gap-4">
      {code && (
        <p className="text-6xl font-bold opacity-30" aria-hidden>
          {code}
        </p>
      )}
      <h1 className="text-xl font-semibold">{title}</h1>
      {children}
    </div>
  );
}
