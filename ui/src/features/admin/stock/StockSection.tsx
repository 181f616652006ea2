import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import type { Product } from '@/shared/api/types';
import { productName } from '@/shared/lib/product';
import { positive, useUrlParams } from '@/shared/lib/useUrlParams';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { Picture } from '@/shared/ui/Picture';
import { SearchField } from '../SearchField';
import { SkuTable } from './SkuTable';
import { Units } from './Units';

const PAGE_SIZE = 20;

/** Products, those that run out first; each opens to the stock of its SKUs. */
export default function StockSection() {
  const { t, i18n } = useTranslation('admin');
  const [params, patch] = useUrlParams();
  const q = params.get('q') ?? '';
  const page = positive(params.get('page'), 1);
  const query = $api.useQuery(
    'get',
    '/v1/product/list',
    { params: { query: { q: q || undefined, sort: 'stock_asc', page, page_size: PAGE_SIZE } } },
    { staleTime: 0, placeholderData: (before) => before },
  );
  const columns: TableColumnsType<Product> = [
    {
      title: t('stock.product'),
      render: (_, product) => (
        <span className="flex items-center gap-2">
          <Picture src={product.image} size={32} />
          <span>
            {productName(product, i18n.language)}
            <span className="block text-xs opacity-75 tabular-nums">{product.id}</span>
          </span>
        </span>
      ),
    },
    {
      title: t('stock.available'),
      align: 'right',
      render: (_, product) => <Units units={product.available_stock} />,
    },
  ];
  return (
    <div className="flex flex-col gap-4">
      <search>
        <SearchField
          label={t('stock.search')}
          className="w-72"
          maxLength={100}
          value={q}
          onSearch={(text) => patch({ q: text })}
        />
      </search>
      {query.isError ? (
        <ErrorBlock error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Table<Product>
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={query.data?.products}
          loading={query.isPending}
          locale={{ emptyText: t('stock.none') }}
          expandable={{
            columnTitle: <span className="sr-only">{t('details')}</span>,
            expandedRowRender: (product) => <SkuTable product={product} />,
            expandRowByClick: true,
          }}
          pagination={{
            current: page,
            pageSize: PAGE_SIZE,
            total: query.data?.total ?? 0,
            showSizeChanger: false,
            onChange: (to) => patch({ page: to === 1 ? undefined : to }),
          }}
        />
      )}
    </div>
  );
}
