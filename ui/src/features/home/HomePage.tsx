import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api } from '@/shared/api/client';
import { ProductCard, ProductGrid, ProductSkeletons } from '@/shared/product/ProductCard';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { CategoryLinks } from './CategoryLinks';
import { Hero } from './Hero';

const SHOWN = 12;
/** Pictures of this many products are above the fold. */
const FIRST_ROW = 6;

export default function HomePage() {
  const { t } = useTranslation('home');
  return (
    <>
      <title>{t('title')}</title>
      <Hero />
      <CategoryLinks />
      <InStock />
    </>
  );
}

function InStock() {
  const { t } = useTranslation('home');
  const { data, error, refetch } = $api.useQuery('get', '/v1/product/list', {
    params: { query: { in_stock: true, page_size: SHOWN } },
  });
  return (
    <section aria-labelledby="in-stock" className="mt-8">
      <div className="flex items-baseline justify-between gap-4 mb-3">
        <h2 id="in-stock" className="text-xl font-semibold">
          {t('inStock')}
        </h2>
        <Link to="/products" className="py-1 underline underline-offset-4">
          {t('all')}
        </Link>
      </div>
      {error ? (
        <ErrorBlock error={error} onRetry={() => void refetch()} />
      ) : (
        <ProductGrid>
          {data ? (
            data.products.map((product, at) => (
              <ProductCard key={product.id} product={product} eager={at < FIRST_ROW} />
            ))
          ) : (
            <ProductSkeletons count={SHOWN} />
          )}
        </ProductGrid>
      )}
    </section>
  );
}
