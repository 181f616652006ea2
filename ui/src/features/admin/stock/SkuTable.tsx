import { PlusOutlined } from '@ant-design/icons';
import { Button, Skeleton, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import type { Product, Stock } from '@/shared/api/types';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { ReplenishDialog } from './ReplenishDialog';
import { Units } from './Units';

export type SkuStock = Stock['skus'][number];

/** The stock of a product by SKU, asked for anew each time it is opened. */
export function SkuTable({ product }: { product: Product }) {
  const { t, i18n } = useTranslation('admin');
  const [replenished, setReplenished] = useState<SkuStock>();
  const query = $api.useQuery(
    'get',
    '/v1/stock/{product_id}',
    { params: { path: { product_id: product.id } } },
    { staleTime: 0 },
  );
  if (query.isPending) return <Skeleton active title={false} />;
  if (query.isError) return <ErrorBlock error={query.error} onRetry={() => void query.refetch()} />;
  const codeOf = (id: number) => product.skus.find((sku) => sku.sku_id === id)?.sku_code ?? String(id);
  const columns: TableColumnsType<SkuStock> = [
    { title: 'SKU', render: (_, { sku_id }) => codeOf(sku_id) },
    { title: t('stock.available'), align: 'right', render: (_, sku) => <Units units={sku.available_stock} /> },
    {
      title: t('stock.locked'),
      align: 'right',
      render: (_, sku) => sku.locked_stock.toLocaleString(i18n.language),
    },
    {
      title: t('stock.total'),
      align: 'right',
      responsive: ['sm'],
      render: (_, sku) => sku.total_stock.toLocaleString(i18n.language),
    },
    {
      title: <span className="sr-only">{t('stock.replenish')}</span>,
      align: 'right',
      render: (_, sku) => (
        <Button
          size="small"
          icon={<PlusOutlined />}
          aria-label={t('stock.replenishOf', { sku: codeOf(sku.sku_id) })}
          onClick={() => setReplenished(sku)}
        >
          <span className="hidden sm:inline">{t('stock.replenish')}</span>
        </Button>
      ),
    },
  ];
  return (
    <>
      <Table<SkuStock> size="small" rowKey="sku_id" columns={columns} dataSource={query.data.skus} pagination={false} />
      {replenished && <ReplenishDialog product={product} sku={replenished} onClose={() => setReplenished(undefined)} />}
    </>
  );
}
