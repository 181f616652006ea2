import { Alert, Table, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ReconcileReport } from '@/shared/api/types';
import { useUrlParams } from '@/shared/lib/useUrlParams';

type Finding = NonNullable<ReconcileReport['findings']>[number];

/** What is wrong, by kind; a kind can be chosen to see its findings only. */
export function Findings({ report }: { report: ReconcileReport }) {
  const { t, i18n } = useTranslation('admin');
  const [params, patch] = useUrlParams();
  const chosen = params.get('kind');
  const { findings = [], findings_total = 0, findings_by_kind = {}, state } = report;
  if (findings_total === 0)
    return state === 'done' ? <Alert type="success" showIcon title={t('reconcile.clean')} /> : null;
  const kind = (name: string) => t(`reconcile.kinds.${name}`, { defaultValue: name });
  const columns: TableColumnsType<Finding> = [
    {
      title: t('reconcile.kind'),
      render: (_, finding) => (
        <>
          {kind(finding.kind)}
          <span className="block text-xs opacity-75">{t('reconcile.invariant', { number: finding.invariant })}</span>
        </>
      ),
    },
    { title: t('reconcile.subject'), render: (_, { subject }) => <Subject subject={subject} /> },
    {
      title: t('reconcile.detail'),
      responsive: ['lg'],
      render: (_, { detail }) => (
        <span lang="en" className="break-words">
          {detail}
        </span>
      ),
    },
    {
      title: t('reconcile.action'),
      render: (_, { action }) => (
        <Tag color={action === 'repaired' ? 'green' : 'gold'} className="legible-tag">
          {t(`reconcile.actions.${action}`)}
        </Tag>
      ),
    },
  ];
  return (
    <>
      <fieldset className="flex flex-wrap gap-2" aria-label={t('reconcile.byKind')}>
        {Object.entries(findings_by_kind).map(([name, count]) => (
          <Tag.CheckableTag
            key={name}
            checked={chosen === name}
            onChange={(on) => patch({ kind: on ? name : undefined })}
          >
            {kind(name)}: {count.toLocaleString(i18n.language)}
          </Tag.CheckableTag>
        ))}
      </fieldset>
      {findings.length < findings_total && (
        <p>{t('reconcile.shown', { shown: findings.length, total: findings_total })}</p>
      )}
      <Table<Finding>
        size="small"
        rowKey={({ kind: of, subject, detail }) => `${of} ${subject} ${detail}`}
        columns={columns}
        dataSource={chosen ? findings.filter((finding) => finding.kind === chosen) : findings}
        pagination={{ pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
      />
    </>
  );
}

/** The order or message that is wrong, as a link to it. */
function Subject({ subject }: { subject: string }) {
  const [order, message] = subject.split(':');
  const isOrder = /^\d{15,}$/.test(order ?? '');
  if (!isOrder) return <code className="break-all">{subject}</code>;
  return (
    <Link to={message ? `/admin/messages?order_id=${order}` : `/orders/${order}`} className="break-all underline">
      {subject}
    </Link>
  );
}
