import { InputNumber } from 'antd';

interface Props {
  value: number;
  /** Units that can be had. */
  max: number;
  label: string;
  onChange: (quantity: number) => void;
  disabled?: boolean;
}

/** A whole number of units, at least one. */
export function Quantity({ value, max, label, onChange, disabled }: Props) {
  return (
    <InputNumber<number>
      mode="spinner"
      className="w-32"
      min={1}
      max={Math.max(1, max)}
      precision={0}
      value={value}
      disabled={disabled}
      aria-label={label}
      onChange={(quantity) => quantity !== null && onChange(quantity)}
    />
  );
}
