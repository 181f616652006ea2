import { Input } from 'antd';
import { type ComponentProps, useState } from 'react';
import { Field } from './Field';

interface Props
  extends Pick<ComponentProps<typeof Input.Search>, 'maxLength' | 'inputMode' | 'placeholder' | 'className'> {
  label: string;
  /** As the URL has it. */
  value: string;
  onSearch: (text: string) => void;
}

/** A text that counts once it is sent off; follows the URL when that changes otherwise. */
export function SearchField({ label, value, onSearch, ...input }: Props) {
  const [draft, setDraft] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setDraft(value);
  }
  return (
    <Field label={label}>
      <Input.Search
        {...input}
        allowClear
        enterButton
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onSearch={(text) => onSearch(text.trim())}
      />
    </Field>
  );
}
