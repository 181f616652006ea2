import { App, Button, InputNumber, Modal } from 'antd';
import { type ComponentRef, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Product } from '@/shared/api/types';
import { productName } from '@/shared/lib/product';
import { Field } from '../Field';
import { ReplenishState } from './ReplenishState';
import type { SkuStock } from './SkuTable';
import { useReplenish } from './useReplenish';

/** Most units that the server adds at once. */
const UNITS_MAX = 1_000_000;

interface Props {
  product: Product;
  sku: SkuStock;
  onClose: () => void;
}

export function ReplenishDialog({ product, sku, onClose }: Props) {
  const { t, i18n } = useTranslation('admin');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const [units, setUnits] = useState<number | null>(100);
  const input = useRef<ComponentRef<typeof InputNumber>>(null);
  const { step, seen, busy, submit } = useReplenish(product.id, sku, (now) => {
    void message.success(t('stock.added', { units, available: now.available_stock }));
    onClose();
  });
  const conflict = step.name === 'conflict' ? step : undefined;
  const send = () => units !== null && void submit(units, conflict ? conflict.now.total_stock : seen);
  return (
    <Modal
      open
      title={t(conflict ? 'stock.conflictTitle' : 'stock.dialogTitle', { name: productName(product, i18n.language) })}
      mask={{ closable: false }}
      afterOpenChange={(open) => open && input.current?.focus()}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>
          {conflict ? t('stock.leave') : common('action.cancel')}
        </Button>,
        <Button key="send" type="primary" loading={busy} disabled={units === null} onClick={send}>
          {conflict ? t('stock.addAnyway') : t(step.name === 'unknown' ? 'stock.tryAgain' : 'stock.replenish')}
        </Button>,
      ]}
    >
      <div className="flex flex-col gap-4">
        <ReplenishState step={step} sku={sku} units={units ?? 0} />
        <Field label={t('stock.units')}>
          <InputNumber
            ref={input}
            min={1}
            max={UNITS_MAX}
            precision={0}
            className="w-full!"
            value={units}
            disabled={busy || step.name !== 'asking'}
            onChange={setUnits}
            onPressEnter={send}
          />
        </Field>
      </div>
    </Modal>
  );
}
