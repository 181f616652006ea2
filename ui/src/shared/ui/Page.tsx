import type { ReactNode } from 'react';

/** A page with its title, in the tab and as its only h1. */
export function Page({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <>
      <title>{`${title} · DOOS`}</title>
      <div className="flex flex-wrap items-center justify-between gap-3 mb-4">
        <h1 className="text-2xl font-semibold">{title}</h1>
        {extra}
      </div>
      {children}
    </>
  );
}
