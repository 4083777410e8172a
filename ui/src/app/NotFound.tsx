import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { MapPinOff } from "lucide-react";

import { toApiError } from "../api/errors.ts";
import { texts } from "../i18n/texts.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState, ErrorPanel } from "../ui/feedback.tsx";
import { Page } from "./Page.tsx";

const text = texts({
  title: "Nothing here",
  body: "This address leads to no page of the console.",
  home: "Go to Overview",
  failed: "This page failed",
});

/** An address that leads nowhere. */
export function NotFound() {
  const router = useRouter();
  return (
    <Page title={text.title}>
      <EmptyState icon={MapPinOff} title={text.title} action={<Button onPress={() => void router.navigate({ to: "/overview" })}>{text.home}</Button>}>
        {text.body}
      </EmptyState>
    </Page>
  );
}

/** A page that threw while it was drawn; the rest of the window stays. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  return (
    <Page title={text.failed}>
      <ErrorPanel error={toApiError(error)} onRetry={reset} />
    </Page>
  );
}
