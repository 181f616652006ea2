import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { LOW_STOCK } from '@/shared/lib/product';

/** How many there are, marked when that is few. */
export function Units({ units }: { units: number }) {
  const { t, i18n } = useTranslation('admin');
  return (
    <span className="tabular-nums whitespace-nowrap">
      {units <= LOW_STOCK && (
        <Tag color={units === 0 ? 'red' : 'gold'} className="legible-tag">
          {t(units === 0 ? 'stock.out' : 'stock.low')}
        </Tag>
      )}
      {units.toLocaleString(i18n.language)}
    </span>
  );
}
