import { ShoppingCartOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Product } from '@/shared/api/types';
import { productName, type Sku } from '@/shared/lib/product';
import { useAddToCart } from './useAddToCart';

interface Props {
  product: Product;
  sku: Sku;
  quantity: number;
  size?: 'large';
}

/** Into the cart, or straight to the checkout. */
export function BuyButtons({ product, sku, quantity, size }: Props) {
  const { t, i18n } = useTranslation('products');
  const navigate = useNavigate();
  const add = useAddToCart();
  const soldOut = sku.available_stock < 1;
  const name = productName(product, i18n.language);
  return (
    <>
      <Button
        size={size}
        icon={<ShoppingCartOutlined />}
        disabled={soldOut}
        aria-label={`${t('add.button')} ${name}`}
        onClick={() => add(product, sku, quantity)}
      >
        {t('add.button')}
      </Button>
      <Button
        size={size}
        type="primary"
        icon={<ThunderboltOutlined />}
        disabled={soldOut}
        aria-label={`${t('buyNow')} ${name}`}
        onClick={() => void navigate(`/checkout?buy=${product.id}:${sku.sku_id}:${quantity}`)}
      >
        {t('buyNow')}
      </Button>
    </>
  );
}
