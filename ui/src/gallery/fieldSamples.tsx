import { Ellipsis, Filter, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { Button, IconButton } from "../ui/Button.tsx";
import { ActionMenu, Checkbox, FilterMenu, Radios, SearchField, Segmented, Select, Tabs, TextField } from "../ui/fields.tsx";
import { FileField, type PickedFile } from "../ui/FileField.tsx";
import styles from "./GalleryPage.module.css";
import { Sample, Samples } from "./Sample.tsx";

const nothing = () => {};
const REASON = "Your roles do not allow it.";
const CHOICES = [
  { value: "pdf", label: "PDF", hint: "To read, sign and hand over." },
  { value: "csv", label: "CSV", hint: "One row per entry." },
] as const;

export function ActionSamples() {
  return (
    <Samples>
      <Sample name="primary">
        <Button tone="primary" keys="n" icon={Plus}>
          New request
        </Button>
      </Sample>
      <Sample name="plain">
        <Button>Send back</Button>
      </Sample>
      <Sample name="quiet">
        <Button tone="quiet">Snooze all</Button>
      </Sample>
      <Sample name="danger">
        <Button tone="danger" icon={Trash2}>
          Erase 41 rows
        </Button>
      </Sample>
      <Sample name="link">
        <Button tone="link">Undo</Button>
      </Sample>
      <Sample name="pending">
        <Button tone="primary" pending>
          Approve
        </Button>
      </Sample>
      <Sample name="cannot be used">
        <Button tone="primary" disabledReason={REASON}>
          Approve
        </Button>
      </Sample>
      <Sample name="small and large">
        <span className="row">
          <Button size="small">Small</Button>
          <Button size="large">Large</Button>
        </span>
      </Sample>
      <Sample name="only an icon">
        <span className="row">
          <IconButton icon={Plus} aria-label="Add" />
          <IconButton icon={Plus} aria-label="Add, pressed" pressed />
          <IconButton icon={Plus} aria-label="Cannot be added" disabledReason={REASON} />
        </span>
      </Sample>
      <Sample name="menu">
        <ActionMenu aria-label="More" icon={Ellipsis} actions={[{ id: "a", label: "Assign", run: nothing }, { id: "b", label: "Erase", danger: true, disabledReason: REASON, run: nothing }]} />
      </Sample>
      <Sample name="filter">
        <FilterMenu label="Filter" icon={Filter} keys="f" open={false} onOpenChange={nothing} sections={[]} />
      </Sample>
    </Samples>
  );
}

export function FieldSamples() {
  const [choice, setChoice] = useState<"pdf" | "csv">("pdf");
  const [tab, setTab] = useState<"data" | "identity">("data");
  return (
    <Samples>
      <Sample name="text">
        <TextField label="Name" hint="As they give it." value="Aleksandra Nowak" onChange={nothing} />
      </Sample>
      <Sample name="optional, empty">
        <TextField optional label="Note" value="" onChange={nothing} placeholder="For the file" />
      </Sample>
      <Sample name="error">
        <TextField label="E-mail" value="weiss" error="This is no e-mail address." onChange={nothing} />
      </Sample>
      <Sample name="several lines">
        <TextField multiline label="Message" value={"Please send me\na copy of my data."} onChange={nothing} />
      </Sample>
      <Sample name="choice">
        <Select label="Format" value={choice} onChange={setChoice} choices={CHOICES} />
      </Sample>
      <Sample name="choice with an error">
        <Select label="Ground" value={null} placeholder="Choose" error="Choose a ground." onChange={nothing} choices={CHOICES} />
      </Sample>
      <Sample name="yes or no">
        <Checkbox checked onChange={nothing}>
          Belongs to the person
        </Checkbox>
        <Checkbox checked={false} onChange={nothing}>
          Does not
        </Checkbox>
        <Checkbox checked disabled onChange={nothing}>
          Cannot be changed
        </Checkbox>
      </Sample>
      <Sample name="one of a few">
        <Radios label="Format" value={choice} onChange={setChoice} choices={CHOICES} />
      </Sample>
      <Sample name="one of a few, error">
        <Radios label="Format" value={null} error="Choose one." onChange={nothing} choices={CHOICES} />
      </Sample>
      <Sample name="segments">
        <Segmented aria-label="Format" value={choice} onChange={setChoice} choices={CHOICES} />
      </Sample>
      <Sample name="search">
        <SearchField aria-label="Search requests" value="" onChange={nothing} placeholder="Name, number or identifier" keys="/" />
      </Sample>
      <Sample name="tabs" wide>
        <div className={styles.framed}>
          <Tabs
            aria-label="Parts"
            value={tab}
            onChange={setTab}
            tabs={[
              { id: "data", label: "Data", count: 2224, content: <p style={{ padding: 14 }}>Collected data</p> },
              { id: "identity", label: "Identity", content: <p style={{ padding: 14 }}>Identity</p> },
            ]}
          />
        </div>
      </Sample>
    </Samples>
  );
}

export function FileSamples() {
  const [files, setFiles] = useState<PickedFile[]>([]);
  const common = { label: "Evidence", hint: "Letters and messages, up to 10 MB each.", most: 3, endings: [".eml", ".pdf"], files, onChange: setFiles };
  return (
    <Samples>
      <Sample name="ready" wide>
        <FileField {...common} />
      </Sample>
      <Sample name="error" wide>
        <FileField {...common} files={[]} error="Attach what the person sent." />
      </Sample>
      <Sample name="cannot be used" wide>
        <FileField {...common} files={[]} disabledReason={REASON} />
      </Sample>
    </Samples>
  );
}
