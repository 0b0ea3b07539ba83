/** Deletes something for good: only whoever types its name may press the button. */
import type { JSX } from 'solid-js';
import type { FormFailure } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** `name` is what has to be typed. The form is sent with `form=delete` and `confirmation`. */
export function DeletePanel(props: {
  title: string;
  lead: string;
  name: string;
  action: string;
  failure: FormFailure | null;
}): JSX.Element {
  const { t } = useI18n();
  return (
    <Panel id="delete" title={props.title} lead={props.lead} tone="danger">
      <Form
        action={props.action}
        failure={props.failure}
        end={
          <Button look="danger" name="form" value="delete">
            {t('repoSettings.delete.submit')}
          </Button>
        }
      >
        <TextField
          label={t('repoSettings.delete.confirm', { name: props.name })}
          name="confirmation"
          autocomplete="off"
          isInvalid={props.failure !== null}
        />
      </Form>
    </Panel>
  );
}
