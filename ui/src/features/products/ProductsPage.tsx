import { keepPreviousData } from '@tanstack/react-query';
import { Button, Pagination } from 'antd';
import { type ReactNode, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { $api } from '@/shared/api/client';
import type { Product } from '@/shared/api/types';
import { useUrlParams } from '@/shared/lib/useUrlParams';
import { ProductCard, ProductGrid, ProductSkeletons } from '@/shared/product/ProductCard';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { Page } from '@/shared/ui/Page';
import { BuyButtons } from './BuyButtons';
import { FilterBar } from './FilterBar';
import { filtersOf, PAGE_SIZE, queryOf } from './filters';

const REFRESH_MS = 10_000;
const FIRST_ROWS = 6;

export default function ProductsPage() {
  const { t } = useTranslation('products');
  const [params, patch] = useUrlParams();
  const filters = filtersOf(params);
  const {
    data: latest,
    error,
    isPlaceholderData,
    refetch,
  } = $api.useQuery(
    'get',
    '/v1/product/list',
    { params: { query: queryOf(filters) } },
    { placeholderData: keepPreviousData, refetchInterval: REFRESH_MS },
  );
  // So many cards at once would hold up the next key: they are rendered when there is nothing more urgent.
  const data = useDeferredValue(latest);
  const outdated = isPlaceholderData || data !== latest;
  const turnTo = (page: number) => {
    patch({ page: page === 1 ? undefined : page });
    scrollTo({ top: 0 });
  };
  const content = (): ReactNode => {
    if (error && !data) return <ErrorBlock error={error} onRetry={() => void refetch()} />;
    if (data?.products.length === 0) return <Nothing />;
    return (
      <div aria-busy={!data || outdated} className={data && outdated ? 'opacity-60' : ''}>
        <ProductGrid>
          {data ? (
            data.products.map((product, at) => (
              <ProductCard key={product.id} product={product} eager={at < FIRST_ROWS}>
                <CardButtons product={product} />
              </ProductCard>
            ))
          ) : (
            <ProductSkeletons count={PAGE_SIZE} actions />
          )}
        </ProductGrid>
        {data && data.total > PAGE_SIZE && (
          <Pagination
            align="center"
            className="mt-6"
            current={filters.page}
            pageSize={PAGE_SIZE}
            total={data.total}
            showSizeChanger={false}
            onChange={turnTo}
          />
        )}
      </div>
    );
  };
  return (
    <Page title={t('title')} extra={<span role="status">{data && t('total', { count: data.total })}</span>}>
      <FilterBar filters={filters} onChange={patch} />
      {content()}
    </Page>
  );
}

/** A product with several SKUs is chosen on its own page. */
function CardButtons({ product }: { product: Product }) {
  const { t } = useTranslation('products');
  const navigate = useNavigate();
  const [sku, another] = product.skus;
  if (!sku) return null;
  if (another) return <Button onClick={() => void navigate(`/products/${product.id}`)}>{t('choose')}</Button>;
  return <BuyButtons product={product} sku={sku} quantity={1} />;
}

function Nothing() {
  const { t } = useTranslation('products');
  const navigate = useNavigate();
  return (
    <div className="py-20 flex flex-col items-center gap-4 text-center">
      <p className="text-lg">{t('nothing')}</p>
      <p>{t('nothingHint')}</p>
      <Button type="primary" onClick={() => void navigate('/products')}>
        {t('reset')}
      </Button>
    </div>
  );
}
