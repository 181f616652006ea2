import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Product } from '@/shared/api/types';
import { toCents } from '@/shared/lib/money';
import { productName } from '@/shared/lib/product';
import { Money } from '@/shared/ui/Money';
import { Picture } from '@/shared/ui/Picture';
import { StockBadge } from './StockBadge';

const PICTURE_SIZE = 320;
const CARD = 'flex flex-col rounded-lg overflow-hidden bg-white dark:bg-neutral-900 shadow-xs';

/** Products in a grid: two beside each other on a phone, up to six on a desk. */
export function ProductGrid({ children }: { children: ReactNode }) {
  return <ul className="grid grid-cols-2 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-6 gap-3 sm:gap-4">{children}</ul>;
}

/** A product in a grid; its children are what can be done with it. */
export function ProductCard({ product, eager, children }: { product: Product; eager?: boolean; children?: ReactNode }) {
  const { i18n } = useTranslation();
  return (
    <li className={CARD} data-product={product.id}>
      <Link to={`/products/${product.id}`} className="group">
        <Picture src={product.image} size={PICTURE_SIZE} eager={eager} />
        <span className="block px-3 pt-2 h-8 leading-6 truncate group-hover:underline">
          {productName(product, i18n.language)}
        </span>
      </Link>
      <div className="px-3 pb-3 flex flex-col gap-2">
        <span className="flex flex-wrap items-baseline justify-between gap-x-2">
          <Money cents={toCents(product.price)} className="text-lg font-semibold text-red-700 dark:text-red-400" />
          <StockBadge available={product.available_stock} />
        </span>
        {children}
      </div>
    </li>
  );
}

/** As tall as cards while their products are fetched, so that nothing jumps; `actions` as in the cards to come. */
export function ProductSkeletons({ count, actions = false }: { count: number; actions?: boolean }) {
  return Array.from(Array(count).keys(), (at) => (
    <li key={at} aria-hidden className={`${CARD} motion-safe:animate-pulse`}>
      <div className="aspect-square bg-neutral-500/15" />
      <div className="px-3 pt-3 h-8">
        <div className="h-4 w-3/4 rounded bg-neutral-500/15" />
      </div>
      <div className={`px-3 pb-3 ${actions ? 'h-29' : 'h-10'}`}>
        <div className="h-5 w-1/2 rounded bg-neutral-500/15" />
      </div>
    </li>
  ));
}
