import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { CreateKeyDialog } from './CreateKeyDialog';
import { KeyTable } from './KeyTable';

export default function PartnersSection() {
  const { t } = useTranslation('admin');
  const [creating, setCreating] = useState(false);
  const query = $api.useQuery('get', '/v1/admin/partners', {}, { staleTime: 0 });
  return (
    <div className="flex flex-col items-stretch gap-4">
      <Button type="primary" className="self-start" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
        {t('partners.create')}
      </Button>
      {query.isError ? (
        <ErrorBlock error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <KeyTable keys={query.data?.partners ?? []} loading={query.isPending} />
      )}
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </div>
  );
}
