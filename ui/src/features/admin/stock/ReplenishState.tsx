import { Alert, Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { RequestId } from '@/shared/ui/RequestId';
import type { SkuStock } from './SkuTable';
import type { Step } from './useReplenish';

interface Props {
  step: Step;
  sku: SkuStock;
  units: number;
}

/** What the operator decides upon: the stock as seen, and what has come in between. */
export function ReplenishState({ step, sku, units }: Props) {
  const { t, i18n } = useTranslation('admin');
  const number = (value: number) => value.toLocaleString(i18n.language);
  if (step.name === 'unknown')
    return (
      <Alert
        type="warning"
        showIcon
        title={t('stock.unknown')}
        description={
          <>
            <p>{t('stock.unknownHint')}</p>
            {step.error.requestId && <RequestId id={step.error.requestId} />}
          </>
        }
      />
    );
  if (step.name === 'conflict') {
    const { seen, now, afterUnknown } = step;
    const own = afterUnknown && now.total_stock === seen + units;
    return (
      <>
        <Alert
          type={own ? 'info' : 'warning'}
          showIcon
          title={t(own ? 'stock.ownEffect' : afterUnknown ? 'stock.maybeOwn' : 'stock.othersEffect')}
          description={t(own ? 'stock.ownHint' : 'stock.conflictHint', { units: number(units) })}
        />
        <Descriptions
          size="small"
          column={1}
          items={[
            { key: 'was', label: t('stock.was'), children: number(seen) },
            { key: 'now', label: t('stock.now'), children: number(now.total_stock) },
            { key: 'available', label: t('stock.availableNow'), children: number(now.available_stock) },
            { key: 'then', label: t('stock.then'), children: number(now.total_stock + units) },
          ]}
        />
      </>
    );
  }
  return (
    <Descriptions
      size="small"
      column={1}
      items={[
        { key: 'available', label: t('stock.available'), children: number(sku.available_stock) },
        {
          key: 'total',
          label: t('stock.total'),
          children: `${number(sku.total_stock)} → ${number(sku.total_stock + units)}`,
        },
      ]}
    />
  );
}
