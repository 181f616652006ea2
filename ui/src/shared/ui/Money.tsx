import { useTranslation } from 'react-i18next';
import { type Cents, formatMoney } from '@/shared/lib/money';

export function Money({ cents, className = '' }: { cents: Cents; className?: string }) {
  const { i18n } = useTranslation();
  return <span className={`tabular-nums ${className}`}>{formatMoney(cents, i18n.language)}</span>;
}
