import { Check, ChevronDown, Search, X, type LucideIcon } from "lucide-react";
import { useId, type ReactNode, type Ref } from "react";
import {
  Button as AriaButton,
  Checkbox as AriaCheckbox,
  FieldError,
  Header,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Radio as AriaRadio,
  RadioGroup,
  Select as AriaSelect,
  SelectValue,
  Separator,
  Tab,
  TabList,
  TabPanel,
  Tabs as AriaTabs,
  Text,
  TextArea,
  TextField as AriaTextField,
  ToggleButton,
  ToggleButtonGroup,
  type Selection,
} from "react-aria-components";

import buttonStyles from "./Button.module.css";
import { cx } from "./cx.ts";
import styles from "./fields.module.css";
import { Kbd } from "./Kbd.tsx";
import { SeverityGlyph } from "./SeverityGlyph.tsx";
import { text } from "./text.ts";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong, in words, at the field. */
  error?: string | null | undefined;
  optional?: boolean;
}

function FieldFrame({ label, hint, error, optional, children }: FieldProps & { children: ReactNode }) {
  return (
    <>
      <Label className={cx(styles.label)}>
        {label}
        {optional ? <span className={styles.optional}> ({text.optional})</span> : null}
      </Label>
      {children}
      {error ? (
        <FieldError className={cx(styles.error)}>
          <SeverityGlyph severity="critical" />
          {error}
        </FieldError>
      ) : hint ? (
        <Text slot="description" className={cx(styles.hint)}>
          {hint}
        </Text>
      ) : null}
    </>
  );
}

interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "password" | "email" | "tel" | "url" | "date" | "datetime-local";
  multiline?: boolean;
  tall?: boolean;
  mono?: boolean;
  autoFocus?: boolean;
  autoComplete?: string;
  placeholder?: string;
  spellCheck?: boolean;
  inputRef?: Ref<HTMLInputElement>;
}

/** One line or more of text with its label, hint and error. */
export function TextField({ value, onChange, type = "text", multiline, tall, mono, autoFocus, autoComplete, placeholder = "", spellCheck, inputRef, ...field }: TextFieldProps) {
  return (
    <AriaTextField
      className={cx(styles.field)}
      value={value}
      onChange={onChange}
      isInvalid={Boolean(field.error)}
      isRequired={!field.optional}
      validationBehavior="aria"
      {...(autoFocus ? { autoFocus: true } : {})}
    >
      <FieldFrame {...field}>
        {multiline ? (
          <TextArea className={cx(styles.input, tall && styles.tall, mono && styles.mono)} spellCheck={spellCheck ?? true} placeholder={placeholder} />
        ) : (
          <Input
            className={cx(styles.input, mono && styles.mono)}
            type={type}
            autoComplete={autoComplete ?? "off"}
            placeholder={placeholder}
            spellCheck={spellCheck ?? false}
            {...(inputRef ? { ref: inputRef } : {})}
          />
        )}
      </FieldFrame>
    </AriaTextField>
  );
}

interface Choice<V extends string> {
  value: V;
  label: string;
  hint?: string;
}

interface SelectProps<V extends string> extends FieldProps {
  value: V | null;
  onChange: (value: V) => void;
  choices: readonly Choice<V>[];
  placeholder?: string;
  autoFocus?: boolean;
}

/** One of several. */
export function Select<V extends string>({ value, onChange, choices, placeholder, autoFocus = false, ...field }: SelectProps<V>) {
  return (
    <AriaSelect
      className={cx(styles.field)}
      selectedKey={value}
      onSelectionChange={(key) => {
        const chosen = choices.find((choice) => choice.value === key);
        if (chosen) onChange(chosen.value);
      }}
      isInvalid={Boolean(field.error)}
      validationBehavior="aria"
      placeholder={placeholder ?? ""}
    >
      <FieldFrame {...field}>
        <AriaButton className={cx(styles.input, styles.select)} autoFocus={autoFocus}>
          {/* The hint of the choice has room only in the list. */}
          <SelectValue>{({ isPlaceholder, defaultChildren, selectedText }) => (isPlaceholder ? defaultChildren : selectedText)}</SelectValue>
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
        </AriaButton>
      </FieldFrame>
      <Popover className={cx(styles.popover)}>
        <ListBox items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.value} textValue={choice.label} className={cx(styles.option)}>
              <span className="grow">
                {choice.label}
                {choice.hint ? <span className={styles.reason}>{choice.hint}</span> : null}
              </span>
              <span className={styles.check}>
                <Check size={13} strokeWidth={2.2} aria-hidden />
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** Yes or no. */
export function Checkbox({ checked, onChange, children, disabled = false }: { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode; disabled?: boolean }) {
  return (
    <AriaCheckbox className={cx(styles.checkbox)} isSelected={checked} onChange={onChange} isDisabled={disabled}>
      <span className={styles.box}>
        <Check size={10} strokeWidth={3} aria-hidden />
      </span>
      <span className="grow">{children}</span>
    </AriaCheckbox>
  );
}

/** One of a few, all visible with what they mean. */
export function Radios<V extends string>({ label, value, onChange, choices, hint, error, autoFocus = false }: FieldProps & { value: V | null; onChange: (value: V) => void; choices: readonly Choice<V>[]; autoFocus?: boolean }) {
  return (
    <RadioGroup
      className={cx(styles.field)}
      value={value}
      onChange={(key) => {
        const chosen = choices.find((choice) => choice.value === key);
        if (chosen) onChange(chosen.value);
      }}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
    >
      <FieldFrame label={label} hint={hint} error={error}>
        <div className={styles.radios}>
          {choices.map((choice) => (
            <AriaRadio key={choice.value} value={choice.value} className={cx(styles.radio)} autoFocus={autoFocus && choice.value === value}>
              <span className={styles.disc} />
              <span className="grow">
                {choice.label}
                {choice.hint ? <span className={cx(styles.hint)}> {choice.hint}</span> : null}
              </span>
            </AriaRadio>
          ))}
        </div>
      </FieldFrame>
    </RadioGroup>
  );
}

/** One of two to five, in one control. */
export function Segmented<V extends string>({ "aria-label": label, value, onChange, choices }: { "aria-label": string; value: V; onChange: (value: V) => void; choices: readonly Choice<V>[] }) {
  return (
    <ToggleButtonGroup
      className={cx(styles.segmented)}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = choices.find((choice) => keys.has(choice.value));
        if (chosen) onChange(chosen.value);
      }}
    >
      {choices.map((choice) => (
        <ToggleButton key={choice.value} id={choice.value}>
          {choice.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** Search of a page. Its key is printed until it has the focus. */
export function SearchField({ "aria-label": label, value, onChange, placeholder, keys, inputRef, width = 252 }: { "aria-label": string; value: string; onChange: (value: string) => void; placeholder: string; keys?: string | undefined; inputRef?: Ref<HTMLInputElement>; width?: number | string }) {
  const id = useId();
  return (
    <div className={styles.search} style={{ width }} role="search">
      <input
        id={id}
        ref={inputRef}
        type="text"
        className={cx(styles.input, styles.small)}
        aria-label={label}
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            if (value) onChange("");
            else event.currentTarget.blur();
            event.stopPropagation();
          }
        }}
      />
      <Search size={14} strokeWidth={1.75} aria-hidden />
      {value ? (
        <button
          type="button"
          className={styles.clear}
          aria-label={text.clear}
          onClick={(event) => {
            onChange("");
            event.currentTarget.parentElement?.querySelector("input")?.focus();
          }}
        >
          <X size={13} strokeWidth={1.8} aria-hidden />
        </button>
      ) : keys ? (
        <Kbd keys={keys} />
      ) : null}
    </div>
  );
}

export interface MenuAction {
  id: string;
  label: string;
  icon?: LucideIcon;
  keys?: string | undefined;
  danger?: boolean;
  disabledReason?: string | null | undefined;
  run: () => void;
}

/** A button that opens a list of actions. */
export function ActionMenu({ "aria-label": label, icon: Icon, children, actions, quiet = false }: { "aria-label"?: string; icon: LucideIcon; children?: ReactNode; actions: readonly MenuAction[]; quiet?: boolean }) {
  return (
    <MenuTrigger>
      <AriaButton
        className={cx(buttonStyles.button, !children && buttonStyles.icon, quiet && buttonStyles.quiet, quiet && buttonStyles.small)}
        {...(label ? { "aria-label": label } : {})}
      >
        <Icon size={quiet ? 14 : 15} strokeWidth={1.7} aria-hidden />
        {children}
      </AriaButton>
      <Popover className={cx(styles.popover)} placement="bottom end">
        <AriaMenu
          className={cx(styles.menu)}
          onAction={(key) => {
            const action = actions.find(({ id }) => id === key);
            if (action && !action.disabledReason) action.run();
          }}
        >
          {actions.map(({ id, label: name, icon: ItemIcon, keys, danger, disabledReason }) => (
            <AriaMenuItem key={id} id={id} textValue={name} className={cx(styles.option, danger && styles.danger)} isDisabled={Boolean(disabledReason)}>
              {ItemIcon ? <ItemIcon size={14} strokeWidth={1.7} aria-hidden /> : null}
              <span className="grow">
                <span slot="label">{name}</span>
                {disabledReason ? <span className={styles.reason}>{disabledReason}</span> : null}
              </span>
              {keys ? <Kbd keys={keys} /> : null}
            </AriaMenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface FilterSection<V extends string> {
  id: string;
  title: string;
  choices: readonly Choice<V>[];
  selected: readonly V[];
  onChange: (selected: V[]) => void;
}

interface FilterMenuProps {
  label: string;
  icon: LucideIcon;
  keys?: string | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  // Each section has a value type of its own; inside, they are only strings.
  sections: readonly FilterSection<string>[];
}

/** A menu in which several things can be ticked. */
export function FilterMenu({ label, icon: Icon, keys, open, onOpenChange, sections }: FilterMenuProps) {
  return (
    <MenuTrigger isOpen={open} onOpenChange={onOpenChange}>
      <AriaButton className={cx(buttonStyles.button, buttonStyles.quiet, buttonStyles.small)}>
        <Icon size={14} strokeWidth={1.75} aria-hidden />
        {label}
        {keys ? <Kbd keys={keys} /> : null}
      </AriaButton>
      <Popover className={cx(styles.popover)} placement="bottom start" maxHeight={480}>
        <AriaMenu aria-label={label} className={cx(styles.menu)}>
          {sections.map(({ id, title, choices, selected, onChange }, index) => (
            <MenuSection
              key={id}
              selectionMode="multiple"
              selectedKeys={[...selected]}
              onSelectionChange={(keysSelected: Selection) => {
                onChange(choices.filter(({ value }) => keysSelected === "all" || keysSelected.has(value)).map(({ value }) => value));
              }}
            >
              {index > 0 ? <Separator className={cx(styles.separator)} /> : null}
              <Header className={cx(styles.section)}>{title}</Header>
              {choices.map((choice) => (
                <AriaMenuItem key={choice.value} id={choice.value} textValue={choice.label} className={cx(styles.option)}>
                  <span className="grow">{choice.label}</span>
                  <span className={styles.check}>
                    <Check size={13} strokeWidth={2.2} aria-hidden />
                  </span>
                </AriaMenuItem>
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface TabsProps<V extends string> {
  "aria-label": string;
  value: V;
  onChange: (value: V) => void;
  tabs: readonly { id: V; label: string; count?: number | string | null; content: ReactNode }[];
  trailing?: ReactNode;
}

/** Parts of a page, one at a time. */
export function Tabs<V extends string>({ "aria-label": label, value, onChange, tabs, trailing }: TabsProps<V>) {
  return (
    <AriaTabs
      className={cx(styles.tabs)}
      selectedKey={value}
      onSelectionChange={(key) => {
        const chosen = tabs.find(({ id }) => id === key);
        if (chosen) onChange(chosen.id);
      }}
    >
      <div className="row" style={{ borderBottom: "1px solid var(--line)", flex: "none" }}>
        <TabList aria-label={label} className={cx(styles.tabList)} style={{ borderBottom: 0 }}>
          {tabs.map((tab) => (
            <Tab key={tab.id} id={tab.id} className={cx(styles.tab)}>
              {tab.label}
              {tab.count === undefined || tab.count === null ? null : <span className={styles.n}>{tab.count}</span>}
            </Tab>
          ))}
        </TabList>
        {trailing ? <div className="row end" style={{ paddingRight: 12 }}>{trailing}</div> : null}
      </div>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className={cx(styles.panel)}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
