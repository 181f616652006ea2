import { Checkbox, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Address } from './address';
import type { CheckoutValues } from './form';

const PHONE = /^\+?\d[\d -]{5,18}\d$/;

const FIELDS: { name: keyof Address; autoComplete: string; maxLength: number; type?: string; wide?: boolean }[] = [
  { name: 'name', autoComplete: 'name', maxLength: 50 },
  { name: 'phone', autoComplete: 'tel', maxLength: 20, type: 'tel' },
  { name: 'region', autoComplete: 'address-level1', maxLength: 60, wide: true },
  { name: 'street', autoComplete: 'street-address', maxLength: 150, wide: true },
];

export function AddressFields() {
  const { t } = useTranslation('checkout');
  return (
    <>
      <div className="grid sm:grid-cols-2 gap-x-4">
        {FIELDS.map(({ name, wide, ...input }) => (
          <Form.Item
            key={name}
            name={['address', name]}
            label={t(`address.${name}`)}
            className={wide ? 'sm:col-span-2' : ''}
            rules={[
              { required: true, whitespace: true, message: t('required') },
              ...(name === 'phone' ? [{ pattern: PHONE, message: t('phoneRule') }] : []),
            ]}
          >
            <Input placeholder={t(`hint.${name}`)} {...input} />
          </Form.Item>
        ))}
      </div>
      <Form.Item<CheckoutValues> name="remember" valuePropName="checked" className="mb-0!">
        <Checkbox>{t('remember')}</Checkbox>
      </Form.Item>
    </>
  );
}
