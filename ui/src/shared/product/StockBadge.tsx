import { useTranslation } from 'react-i18next';
import { LOW_STOCK } from '@/shared/lib/product';

const COLORS = {
  in: 'text-green-800 dark:text-green-400',
  low: 'text-amber-800 dark:text-amber-300 font-medium',
  out: 'text-neutral-600 dark:text-neutral-400',
};

/** Whether there is enough, little or nothing left. */
export function StockBadge({ available }: { available: number }) {
  const { t } = useTranslation();
  const level = available <= 0 ? 'out' : available <= LOW_STOCK ? 'low' : 'in';
  return (
    <span className={`text-sm whitespace-nowrap ${COLORS[level]}`} data-stock={level}>
      {t(`stock.${level}`, { n: available })}
    </span>
  );
}
