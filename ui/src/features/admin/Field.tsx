import { cloneElement, type ReactElement, useId } from 'react';

/** A control with its visible name above it. */
export function Field({ label, children }: { label: string; children: ReactElement<{ id?: string }> }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1 max-w-full">
      <label htmlFor={id} className="text-xs opacity-75">
        {label}
      </label>
      {cloneElement(children, { id })}
    </div>
  );
}
