import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import type { Product } from '@/shared/api/types';
import { ProductCard, ProductGrid, ProductSkeletons } from '@/shared/product/ProductCard';

const SHOWN = 6;

/** Others of its category; nothing when there are none or they cannot be had, since the page is about something else. */
export function Related({ of }: { of: Product }) {
  const { t } = useTranslation('products');
  const { data, isPending } = $api.useQuery('get', '/v1/product/list', {
    params: { query: { category: of.category, page_size: SHOWN + 1 } },
  });
  const others = data?.products.filter((product) => product.id !== of.id).slice(0, SHOWN) ?? [];
  if (!isPending && others.length === 0) return null;
  return (
    <section aria-labelledby="related" className="mt-8">
      <h2 id="related" className="text-xl font-semibold mb-3">
        {t('related')}
      </h2>
      <ProductGrid>
        {isPending ? (
          <ProductSkeletons count={SHOWN} />
        ) : (
          others.map((product) => <ProductCard key={product.id} product={product} />)
        )}
      </ProductGrid>
    </section>
  );
}
