import { Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Order } from '@/shared/api/types';
import { formatTime } from '@/shared/lib/time';
import { useSession } from '@/shared/session/session';
import { STATUS_COLORS } from '@/shared/ui/StatusTag';

type Change = NonNullable<Order['history']>[number];

/** What happened to an order: when, by whom and why. */
export function OrderHistory({ history }: { history: Change[] }) {
  const { t, i18n } = useTranslation(['orders', 'common']);
  const reasons = t('reason', { returnObjects: true }) as Record<string, string>;
  const me = useSession((session) => session.user?.id);
  const actor = (name: string) => {
    if (name === `user:${me}`) return t('actor.me');
    const [kind = '', who = ''] = name.split(':');
    return kind === 'service' ? t('actor.system') : t(`actor.${kind}`, { who, defaultValue: name });
  };
  return (
    <Timeline
      items={history.map((change) => ({
        key: `${change.to_status}-${change.at}`,
        color: STATUS_COLORS[change.to_status].chart,
        content: (
          <>
            <p className="font-medium">
              {t(change.from_status === '' ? 'created' : `status.${change.to_status}`, {
                ns: change.from_status === '' ? 'orders' : 'common',
              })}
            </p>
            <p className="text-sm opacity-75">
              <time dateTime={change.at}>{formatTime(change.at, i18n.language)}</time> · {actor(change.actor)}
            </p>
            {change.reason && (
              <p className="text-sm break-words">
                {Object.hasOwn(reasons, change.reason) ? reasons[change.reason] : change.reason}
              </p>
            )}
          </>
        ),
      }))}
    />
  );
}
