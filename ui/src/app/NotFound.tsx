import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { MapPinOff } from "lucide-react";

import { toApiError } from "../api/errors.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState, ErrorPanel } from "../ui/feedback.tsx";
import { Page } from "./Page.tsx";
import { text as appText } from "./text.ts";

const text = appText.notFound;

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
