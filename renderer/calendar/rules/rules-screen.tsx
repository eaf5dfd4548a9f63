import { createContext, useContext } from 'react';
import type { Rule, Tried } from '../../../agents/calendar/contract.ts';
import { useSettings } from '../../live.ts';
import { SettingsContext, useDrawing, useKnown } from '../../settings/context.ts';
import { type ItemEditorOptions, ListEditor, type OwnItems } from '../../settings/list-editor.tsx';
import { save } from '../../settings/saving.ts';
import { valueAt } from '../../settings/schema.ts';
import { Section } from '../../settings/section.tsx';
import { rules as text } from '../../text/rules.ts';
import { Notice } from '../../ui/notice.tsx';
import { Screen } from '../../ui/screen.tsx';
import { visible } from '../../ui/visible.ts';
import { Back } from '../back.tsx';
import { newRule, written } from './rule.ts';
import { RuleDialog } from './rule-dialog.tsx';
import './rules.css';
import { sentenceOf } from './sentence.ts';
import { countsOf, triedBy } from './tried.ts';
import { TriedWords } from './tried-words.tsx';
import { useTried } from './use-tried.ts';

const PATH = 'calendar.rules';
const TriedContext = createContext<readonly Tried[] | undefined>(undefined);

/** The rules for requests, as sentences in their order. */
export function RulesScreen({ onBack }: { onBack(): void }) {
  const state = useSettings();
  const drawing = useDrawing(state !== undefined);
  return (
    <Screen title={text.title} beside={<Back {...{ onBack }} />}>
      {state?.problem !== undefined && <Notice kind="bad">{visible(state.problem)}</Notice>}
      {state && drawing && (
        <SettingsContext value={{ state, drawing }}>
          <div className="rules">
            <Section title={text.how}>
              <p>{text.hint}</p>
              <RuleList />
            </Section>
          </div>
        </SettingsContext>
      )}
    </Screen>
  );
}

function RuleList() {
  const set = valueAt(useKnown().state.value, PATH);
  const rules = Array.isArray(set) ? (set as Rule[]) : [];
  const tried = useTried(rules);
  const left = triedBy(tried ?? [], undefined);
  return (
    <TriedContext value={tried}>
      <div className="stack">
        <ListEditor
          schema={{ type: 'array', items: { type: 'object' }, ordered: true }}
          label={text.what}
          items={rules}
          own={ownRules}
          onChange={(next, seen) =>
            save(PATH, (next as Rule[]).map(written), set === undefined ? undefined : seen)
          }
        />
        {left.length > 0 && <p className="soft small">{text.byNone(tried?.length ?? 0, countsOf(left))}</p>}
      </div>
    </TriedContext>
  );
}

const ownRules: OwnItems = {
  called: (item, at) => visible((item as Rule).name ?? text.rule(at + 1)),
  blank: newRule,
  Words: ({ item, at }) => (
    <div className="item-words">
      {(item as Rule).name !== undefined && <strong>{ownRules.called(item, at)}</strong>}
      <RuleSentence rule={item as Rule} />
      <TriedWords tried={useContext(TriedContext)} number={at + 1} />
    </div>
  ),
  Editor: RuleEditor,
};

function RuleSentence({ rule }: { rule: Rule }) {
  const sentence = visible(sentenceOf(rule));
  return rule.name === undefined ? <strong>{sentence}</strong> : <p>{sentence}</p>;
}

function RuleEditor({ title, item, at, seen, onSave, onClose }: ItemEditorOptions) {
  const inAll = (rule: Rule) => (at < seen.length ? seen.with(at, rule) : [...seen, rule]) as Rule[];
  return <RuleDialog {...{ title, inAll, onSave, onClose }} rule={item as Rule} number={at + 1} />;
}
