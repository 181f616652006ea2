import { App, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import type { Order } from '@/shared/api/types';
import { useErrorToast } from '@/shared/ui/useErrorToast';
import { useRefreshOrders } from './orderEvents';

const REASONS = ['mind', 'mistake', 'address', 'other'] as const;
const REASON_LENGTH_MAX = 200;

/** Asks why, in the user's own words if need be: the reason stays with the order. */
export function CancelDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation(['orders', 'common']);
  const { message } = App.useApp();
  const [choice, setChoice] = useState<(typeof REASONS)[number]>('mind');
  const [words, setWords] = useState('');
  const refresh = useRefreshOrders();
  const onError = useErrorToast();
  const cancel = $api.useMutation('post', '/v1/order/{id}/cancel', {
    onSuccess: () => void message.success(t('cancelled')),
    onError,
    onSettled: () => {
      onClose();
      return refresh();
    },
  });
  const reason = choice === 'other' ? words.trim() : t(`cancelReason.${choice}`);
  return (
    <Modal
      open
      title={t('cancelTitle')}
      okText={t('cancelOk')}
      okButtonProps={{ danger: true, disabled: reason === '' }}
      confirmLoading={cancel.isPending}
      onCancel={onClose}
      onOk={() => cancel.mutate({ params: { path: { id: order.id } }, body: { reason } })}
    >
      <Radio.Group
        aria-label={t('cancelTitle')}
        vertical
        value={choice}
        onChange={(event) => setChoice(event.target.value as typeof choice)}
        options={REASONS.map((value) => ({ value, label: t(`cancelReason.${value}`) }))}
      />
      {choice === 'other' && (
        <Input.TextArea
          className="mt-3"
          aria-label={t('cancelWords')}
          placeholder={t('cancelWords')}
          maxLength={REASON_LENGTH_MAX}
          showCount
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      )}
    </Modal>
  );
}
