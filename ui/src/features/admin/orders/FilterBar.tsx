import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ORDER_STATUSES, PAYMENT_METHODS } from '@/shared/api/types';
import { type FilterForm, formOf, type OrderFilters } from './filters';

const ID_PATTERN = { pattern: /^\s*\d{1,20}\s*$/ };

interface Props {
  filters: OrderFilters;
  onChange: (form: FilterForm) => void;
}

/** The filters of the URL as a form; they count when it is sent off. */
export function FilterBar({ filters, onChange }: Props) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const [form] = Form.useForm<FilterForm>();
  useEffect(() => form.setFieldsValue(formOf(filters)), [form, filters]);
  const { payment_method, product_id, q, created_from, created_to, amount_min, amount_max } = filters;
  const rare = [payment_method, product_id, q, created_from, created_to, amount_min, amount_max];
  const number = { ...ID_PATTERN, message: t('orders.digits') };
  return (
    <search>
      <Form<FilterForm> form={form} layout="vertical" initialValues={formOf(filters)} onFinish={onChange}>
        <div className="grid gap-x-3 grid-cols-2 lg:grid-cols-4 [&_.ant-form-item]:mb-2">
          <Form.Item name="id" label={t('orders.id')} rules={[number]}>
            <Input allowClear inputMode="numeric" />
          </Form.Item>
          <Form.Item name="order_no" label={t('orders.orderNo')}>
            <Input allowClear maxLength={40} />
          </Form.Item>
          <Form.Item name="user_id" label={t('orders.user')} rules={[number]}>
            <Input allowClear inputMode="numeric" />
          </Form.Item>
          <Form.Item name="status" label={t('orders.status')}>
            <Select
              mode="multiple"
              allowClear
              maxTagCount="responsive"
              options={ORDER_STATUSES.map((value) => ({ value, label: common(`status.${value}`) }))}
            />
          </Form.Item>
        </div>
        <details open={rare.some((value) => value !== undefined)} className="mb-3">
          <summary className="cursor-pointer py-1">{t('orders.more')}</summary>
          <div className="grid gap-x-3 grid-cols-2 lg:grid-cols-4 [&_.ant-form-item]:mb-2">
            <Form.Item name="q" label={t('orders.words')}>
              <Input allowClear maxLength={100} />
            </Form.Item>
            <Form.Item name="product_id" label={t('orders.product')} rules={[number]}>
              <Input allowClear inputMode="numeric" />
            </Form.Item>
            <Form.Item name="amount_min" label={t('orders.amountMin')}>
              <InputNumber className="w-full!" min={0} precision={2} prefix="¥" />
            </Form.Item>
            <Form.Item name="amount_max" label={t('orders.amountMax')}>
              <InputNumber className="w-full!" min={0} precision={2} prefix="¥" />
            </Form.Item>
            <Form.Item name="created_from" label={t('orders.from')}>
              <Input type="datetime-local" />
            </Form.Item>
            <Form.Item name="created_to" label={t('orders.to')}>
              <Input type="datetime-local" />
            </Form.Item>
            <Form.Item name="payment_method" label={t('orders.payment')}>
              <Select
                allowClear
                options={PAYMENT_METHODS.map((value) => ({ value, label: common(`payment.${value}`) }))}
              />
            </Form.Item>
          </div>
        </details>
        <div className="flex gap-2">
          <Button type="primary" htmlType="submit">
            {t('orders.search')}
          </Button>
          <Button onClick={() => onChange({})}>{t('orders.clear')}</Button>
        </div>
      </Form>
    </search>
  );
}
