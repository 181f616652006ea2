import { Radio, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Product } from '@/shared/api/types';
import { QUANTITY_MAX } from '@/shared/cart/cart';
import { toCents } from '@/shared/lib/money';
import { categoryName, LOW_STOCK, productName } from '@/shared/lib/product';
import { StockBadge } from '@/shared/product/StockBadge';
import { Money } from '@/shared/ui/Money';
import { Picture } from '@/shared/ui/Picture';
import { Quantity } from '@/shared/ui/Quantity';
import { BuyButtons } from './BuyButtons';

const PICTURE_SIZE = 640;

export function ProductDetail({ product }: { product: Product }) {
  const { t, i18n } = useTranslation('products');
  const name = productName(product, i18n.language);
  const otherName = productName(product, i18n.language === 'zh-CN' ? 'en-US' : 'zh-CN');
  return (
    <article className="grid md:grid-cols-2 gap-6 lg:gap-10 p-4 sm:p-6 rounded-2xl bg-white dark:bg-neutral-900">
      <title>{`${name} · DOOS`}</title>
      <div className="rounded-xl overflow-hidden">
        <Picture src={product.image} size={PICTURE_SIZE} eager />
      </div>
      <div className="flex flex-col items-start gap-4">
        <Link to={`/products?category=${encodeURIComponent(product.category)}`} className="underline">
          {categoryName(product, i18n.language)}
        </Link>
        <div>
          <h1 className="text-2xl sm:text-3xl font-semibold">{name}</h1>
          <p lang={i18n.language === 'zh-CN' ? 'en' : 'zh-CN'}>{otherName}</p>
        </div>
        {product.tags && product.tags.length > 0 && (
          <ul aria-label={t('tags')} className="flex flex-wrap gap-y-2">
            {product.tags.map((tag) => (
              <li key={tag}>
                <Tag>{tag}</Tag>
              </li>
            ))}
          </ul>
        )}
        <Choice product={product} />
      </div>
    </article>
  );
}

/** Which SKU and how many, within the stock of now. */
function Choice({ product }: { product: Product }) {
  const { t } = useTranslation('products');
  const [skuId, setSkuId] = useState(() => (product.skus.find(hasStock) ?? product.skus[0])?.sku_id);
  const [wanted, setWanted] = useState(1);
  const sku = product.skus.find((one) => one.sku_id === skuId) ?? product.skus[0];
  if (!sku) return null;
  const max = Math.min(QUANTITY_MAX, sku.available_stock);
  const quantity = Math.max(1, Math.min(wanted, max));
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-4">
        <Money cents={toCents(sku.price)} className="text-3xl font-bold text-red-700 dark:text-red-400" />
        <span aria-live="polite">
          <StockBadge available={sku.available_stock} />{' '}
          {sku.available_stock > LOW_STOCK && <small>{t('available', { n: sku.available_stock })}</small>}
        </span>
      </p>
      {product.skus.length > 1 && (
        <Radio.Group
          aria-label={t('sku')}
          optionType="button"
          value={sku.sku_id}
          options={product.skus.map((one) => ({
            value: one.sku_id,
            label: one.sku_code,
            disabled: !hasStock(one),
          }))}
          onChange={({ target }) => setSkuId(target.value as number)}
        />
      )}
      <Quantity value={quantity} max={max} label={t('quantity')} disabled={!hasStock(sku)} onChange={setWanted} />
      <div className="flex flex-wrap gap-3">
        <BuyButtons product={product} sku={sku} quantity={quantity} size="large" />
      </div>
    </>
  );
}

function hasStock(sku: Product['skus'][number]): boolean {
  return sku.available_stock > 0;
}
