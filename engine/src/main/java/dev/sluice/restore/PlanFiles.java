package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.repository.MemoryBudget;
import dev.sluice.repository.Resources;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.SpillFile;

/** Makes the stores a plan is built in, each with its share of memory. */
final class PlanFiles {
  private final Resources resources;
  private final MemoryBudget memory;

  PlanFiles(Resources resources) {
    this.resources = resources;
    this.memory = resources.options().memory();
  }

  NodeStore nodes() {
    return new NodeStore(bytes());
  }

  SpillFile bytes() {
    return new SpillFile(resources.temporary(), memory.spillThreshold());
  }

  /** A sorter for what there is one record of per wanted blob. */
  RecordSorter large(int recordBytes) {
    return new RecordSorter(resources.temporary(), recordBytes, memory.sorterBytes());
  }

  /** A sorter for what there are far fewer records of. */
  RecordSorter small(int recordBytes) {
    return new RecordSorter(
        resources.temporary(), recordBytes, Math.max(64 * Id.BYTES, memory.sorterBytes() / 8));
  }
}
