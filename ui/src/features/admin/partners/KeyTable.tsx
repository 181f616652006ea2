import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Table, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import type { PartnerKey } from '@/shared/api/types';
import { formatTime } from '@/shared/lib/time';
import { useErrorToast } from '@/shared/ui/useErrorToast';

export function KeyTable({ keys, loading }: { keys: PartnerKey[]; loading: boolean }) {
  const { t, i18n } = useTranslation('admin');
  const columns: TableColumnsType<PartnerKey> = [
    {
      title: t('partners.name'),
      render: (_, { name, key_id }) => (
        <>
          <span className="break-all">{name}</span>
          <code className="block text-xs break-all">{key_id}</code>
        </>
      ),
    },
    {
      title: t('partners.created'),
      responsive: ['md'],
      render: (_, { created_at, created_by }) => `${formatTime(created_at, i18n.language)} · ${created_by}`,
    },
    {
      title: t('partners.state'),
      render: (_, { revoked_at }) => (
        <>
          <Tag color={revoked_at ? 'red' : 'green'} className="legible-tag">
            {t(revoked_at ? 'partners.revoked' : 'partners.valid')}
          </Tag>
          {revoked_at && <span className="block text-xs opacity-75">{formatTime(revoked_at, i18n.language)}</span>}
        </>
      ),
    },
    {
      title: t('partners.action'),
      render: (_, key) => !key.revoked_at && <RevokeButton of={key} />,
    },
  ];
  return (
    <Table<PartnerKey>
      size="small"
      rowKey="key_id"
      columns={columns}
      dataSource={keys}
      loading={loading}
      pagination={{ pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
      locale={{ emptyText: t('partners.none') }}
    />
  );
}

function RevokeButton({ of: { key_id, name } }: { of: PartnerKey }) {
  const { t } = useTranslation('admin');
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const revoke = $api.useMutation('post', '/v1/admin/partners/{key_id}/revoke', {
    onError: useErrorToast(),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['get', '/v1/admin/partners'] }),
  });
  const ask = () =>
    void modal.confirm({
      title: t('partners.revokeConfirm', { name }),
      content: t('partners.revokeHint'),
      okText: t('partners.revoke'),
      okButtonProps: { danger: true },
      onOk: () => revoke.mutateAsync({ params: { path: { key_id } } }).catch(() => {}),
    });
  return (
    <Button size="small" danger aria-label={`${t('partners.revoke')} ${name}`} onClick={ask}>
      {t('partners.revoke')}
    </Button>
  );
}
