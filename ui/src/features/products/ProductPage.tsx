import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { $api } from '@/shared/api/client';
import { ApiError } from '@/shared/api/errors';
import { positive } from '@/shared/lib/useUrlParams';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { Message } from '@/shared/ui/Message';
import { ProductDetail } from './ProductDetail';
import { Related } from './Related';

const REFRESH_MS = 3_000;

export default function ProductPage() {
  const id = positive(useParams().id ?? null, 0);
  return id ? <ProductOf key={id} id={id} /> : <Unknown />;
}

function ProductOf({ id }: { id: number }) {
  const { data, error, refetch } = $api.useQuery(
    'get',
    '/v1/product/{id}',
    { params: { path: { id } } },
    { refetchInterval: (query) => (isUnknown(query.state.error) ? false : REFRESH_MS) },
  );
  if (isUnknown(error)) return <Unknown />;
  if (!data) {
    if (error) return <ErrorBlock error={error} onRetry={() => void refetch()} />;
    return <Skeleton active paragraph={{ rows: 8 }} />;
  }
  return (
    <>
      <ProductDetail product={data} />
      <Related of={data} />
    </>
  );
}

function isUnknown(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 400 || error.status === 404);
}

function Unknown() {
  const { t } = useTranslation('products');
  return (
    <Message code="404" title={t('unknown')}>
      <title>{`${t('unknown')} · DOOS`}</title>
      <Link to="/products" className="underline">
        {t('toAll')}
      </Link>
    </Message>
  );
}
