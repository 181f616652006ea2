import { useTranslation } from 'react-i18next';
import { formatTime } from '@/shared/lib/time';

/** Up to when what is shown is complete; null when that is not known. */
export function AsOf({ moment }: { moment: string | null }) {
  const { t, i18n } = useTranslation();
  return (
    <span className="text-sm opacity-75 tabular-nums">
      {moment ? t('asOf.known', { moment: formatTime(moment, i18n.language) }) : t('asOf.unknown')}
    </span>
  );
}
