import { DatabaseZap, FolderOpen, Inbox, LockKeyhole, Unplug } from "lucide-react";

import { useOperation } from "../../api/queries.ts";
import type { CollectionShown, RequestDetail } from "../../api/generated/index.ts";
import { say } from "../../i18n/say.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState, toastError } from "../../ui/feedback.tsx";
import { pageText as text } from "./pageText.ts";
import type { RequestAction } from "./requestActions.tsx";
import { Review } from "./review/Review.tsx";
import { reviewText } from "./review/text.ts";

interface DataTabProps {
  detail: RequestDetail;
  collection: CollectionShown | null;
  record: string;
  onRecord: (record: string) => void;
  onRetry: RequestAction | null;
}

/** The records of a collection as they would be disclosed, or why there are none to see. */
export function DataTab({ detail, collection, record, onRecord, onRetry }: DataTabProps) {
  if (!collection) {
    const collecting = detail.collections.length > 0;
    return (
      <EmptyState icon={collecting ? FolderOpen : DatabaseZap} title={collecting ? text.pickTitle : text.notCollected}>
        {collecting ? text.pick : detail.row.state === "collecting" ? text.notCollectedYet : text.notCollectedHint}
      </EmptyState>
    );
  }
  if (collection.state === "failed") return <Failed collection={collection} detail={detail} allowed={onRetry} />;
  if (collection.rows === 0) {
    return (
      <EmptyState icon={Inbox} title={collection.state === "skipped" ? collection.label : collection.state === "done" ? text.nothingTitle : text.waitingTitle}>
        {collection.reason ? say(collection.reason) : text.nothing}
      </EmptyState>
    );
  }
  if (detail.row.state === "closed") {
    return (
      <EmptyState icon={LockKeyhole} title={reviewText.forgotten}>
        {reviewText.forgottenHint}
      </EmptyState>
    );
  }
  return <Review key={`${collection.dataset}.${collection.collection}`} detail={detail} collection={collection} record={record} onRecord={onRecord} />;
}

function Failed({ collection, detail, allowed }: { collection: CollectionShown; detail: RequestDetail; allowed: RequestAction | null }) {
  const collect = useOperation("requests.collect");
  return (
    <EmptyState
      icon={Unplug}
      title={text.failedTitle}
      action={
        <Button
          tone="primary"
          pending={collect.isPending}
          disabledReason={allowed?.disabledReason}
          onPress={() => collect.mutate({ id: detail.row.id, dataset: collection.dataset }, { onError: toastError })}
        >
          {text.retry}
        </Button>
      }
    >
      {say(collection.reason ?? "")}
    </EmptyState>
  );
}
