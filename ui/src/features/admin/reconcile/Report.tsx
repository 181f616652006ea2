import { Alert, Descriptions, Empty, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ReconcileReport } from '@/shared/api/types';
import { formatTime } from '@/shared/lib/time';
import { Findings } from './Findings';

/** What a run has looked at and found, also while it goes on. */
export function Report({ report }: { report: ReconcileReport }) {
  const { t, i18n } = useTranslation('admin');
  if (report.state === 'none') return <Empty description={t('reconcile.none')} />;
  const { state, progress, not_checked = [], checked = {}, started_at, finished_at } = report;
  const time = (moment?: string) => (moment ? formatTime(moment, i18n.language) : '–');
  const steps = { done: progress?.done ?? 0, steps: progress?.steps ?? 0 };
  return (
    <div className="flex flex-col gap-4">
      {state === 'running' && (
        <div role="status">
          <Progress
            aria-label={t('reconcile.progress')}
            percent={steps.steps ? Math.floor((100 * steps.done) / steps.steps) : 0}
          />
          {t('reconcile.steps', steps)} <span lang="en">{progress?.step}</span>
        </div>
      )}
      {state === 'failed' && (
        <Alert
          type="error"
          showIcon
          title={t('reconcile.failed')}
          description={<span lang="en">{report.error}</span>}
        />
      )}
      {not_checked.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('reconcile.notChecked')}
          description={<span lang="en">{not_checked.join(', ')}</span>}
        />
      )}
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2, lg: 4 }}
        items={[
          {
            key: 'state',
            label: t('reconcile.state'),
            children: <span data-testid="run-state">{t(`reconcile.states.${state}`)}</span>,
          },
          {
            key: 'trigger',
            label: t('reconcile.trigger'),
            children: report.trigger && t(`reconcile.triggers.${report.trigger}`),
          },
          { key: 'started', label: t('reconcile.started'), children: time(started_at) },
          { key: 'finished', label: t('reconcile.finished'), children: time(finished_at) },
          ...Object.entries(checked).map(([what, rows]) => ({
            key: `checked.${what}`,
            label: t('reconcile.checkedOf', { what: t(`reconcile.checked.${what}`, { defaultValue: what }) }),
            children: rows.toLocaleString(i18n.language),
          })),
        ]}
      />
      <Findings report={report} />
    </div>
  );
}
