/** A product's picture. Decoration: the name always stands beside it. */
export function Picture({ src, size, eager = false }: { src: string | undefined; size: number; eager?: boolean }) {
  if (!src) return <div aria-hidden style={{ width: size }} className="aspect-square max-w-full bg-neutral-500/20" />;
  return (
    <img
      src={src}
      alt=""
      width={size}
      height={size}
      loading={eager ? 'eager' : 'lazy'}
      fetchPriority={eager ? 'high' : 'auto'}
      decoding="async"
      className="aspect-square object-contain max-w-full"
    />
  );
}
