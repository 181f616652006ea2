import { useTranslation } from 'react-i18next';
import type { StreamState } from '@/shared/live/eventStream';

const DOTS: Record<StreamState | 'paused', string> = {
  connecting: 'bg-neutral-400',
  open: 'bg-green-600',
  broken: 'bg-amber-600',
  paused: 'bg-neutral-400',
};

/** Whether what is shown follows the server. */
export function LiveTag({ state }: { state: StreamState | 'paused' }) {
  const { t } = useTranslation();
  return (
    <span role="status" className="inline-flex items-center gap-2 text-sm" data-live={state}>
      <span aria-hidden className={`size-2 rounded-full ${DOTS[state]}`} />
      {t(`live.${state}`)}
    </span>
  );
}
