import type { LucideIcon } from "lucide-react";
import { useId, type ReactNode, type Ref } from "react";

import styles from "./Button.module.css";
import { cx } from "./cx.ts";
import { Kbd } from "./Kbd.tsx";
import { Spinner } from "./Spinner.tsx";

type Tone = "primary" | "plain" | "quiet" | "danger" | "link";

interface Common {
  tone?: Tone;
  size?: "normal" | "small" | "large";
  /** Why it cannot be used now. It stays in the tab order, so that the reason can be heard. */
  disabledReason?: string | null | undefined;
  pending?: boolean;
  onPress?: (() => void) | undefined;
  type?: "button" | "submit";
  ref?: Ref<HTMLButtonElement>;
  /** Opens a menu or a dialog. */
  haspopup?: "menu" | "dialog";
}

type ButtonProps = Common & {
  children: ReactNode;
  icon?: LucideIcon;
  /** The shortcut that does the same, as it is shown. */
  keys?: string | undefined;
  wide?: boolean;
};

/** A button. What cannot be done now stays visible and says why. */
export function Button({ children, icon: Icon, keys, wide, pending, size, ...rest }: ButtonProps) {
  return (
    <Base {...rest} pending={pending ?? false} className={cx(size === "small" && styles.small, size === "large" && styles.large, wide && styles.wide)}>
      {pending ? <Spinner /> : Icon ? <Icon size={14} strokeWidth={1.75} aria-hidden /> : null}
      {children}
      {keys ? <Kbd keys={keys} /> : null}
    </Base>
  );
}

type IconButtonProps = Common & {
  "aria-label": string;
  icon: LucideIcon;
  pressed?: boolean;
  iconSize?: number;
};

/** A button that is only an icon; its name is spoken and shown on hover. */
export function IconButton({ icon: Icon, size, iconSize = 16, pressed, ...rest }: IconButtonProps) {
  return (
    <Base tone="quiet" {...rest} pressed={pressed} title={rest["aria-label"]} className={cx(styles.icon, size === "small" && styles.small)}>
      <Icon size={iconSize} strokeWidth={1.6} aria-hidden />
    </Base>
  );
}

function Base({
  tone = "plain",
  disabledReason,
  pending = false,
  onPress,
  type = "button",
  className,
  children,
  title,
  pressed,
  haspopup,
  ref,
  ...rest
}: Omit<Common, "size"> & {
  className: string;
  children: ReactNode;
  title?: string;
  pressed?: boolean | undefined;
  "aria-label"?: string;
}) {
  const reasonId = useId();
  const blocked = Boolean(disabledReason) || pending;
  return (
    <>
      <button
        {...rest}
        ref={ref}
        type={type}
        className={cx(styles.button, tone !== "plain" && styles[tone], className)}
        aria-disabled={blocked || undefined}
        aria-busy={pending || undefined}
        aria-pressed={pressed}
        aria-haspopup={haspopup}
        aria-describedby={disabledReason ? reasonId : undefined}
        title={disabledReason ?? title}
        onClick={(event) => {
          if (blocked) event.preventDefault();
          else onPress?.();
        }}
      >
        {children}
      </button>
      {disabledReason ? (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      ) : null}
    </>
  );
}
