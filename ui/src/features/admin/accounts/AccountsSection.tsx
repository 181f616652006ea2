import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import { positive, useUrlParams } from '@/shared/lib/useUrlParams';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { SearchField } from '../SearchField';
import { AccountTable } from './AccountTable';

const PAGE_SIZE = 20;

export default function AccountsSection() {
  const { t } = useTranslation('admin');
  const [params, patch] = useUrlParams();
  const q = params.get('q') ?? '';
  const page = positive(params.get('page'), 1);
  const query = $api.useQuery(
    'get',
    '/v1/admin/accounts',
    { params: { query: { q: q || undefined, page, page_size: PAGE_SIZE } } },
    { staleTime: 0, placeholderData: (before) => before },
  );
  return (
    <div className="flex flex-col gap-4">
      <search>
        <SearchField
          label={t('accounts.search')}
          className="w-72"
          maxLength={50}
          value={q}
          onSearch={(text) => patch({ q: text })}
        />
      </search>
      {query.isError ? (
        <ErrorBlock error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <AccountTable
          accounts={query.data?.accounts ?? []}
          loading={query.isPending}
          pagination={{
            current: page,
            pageSize: PAGE_SIZE,
            total: query.data?.total ?? 0,
            showSizeChanger: false,
            hideOnSinglePage: true,
            onChange: (to) => patch({ page: to === 1 ? undefined : to }),
          }}
        />
      )}
    </div>
  );
}
