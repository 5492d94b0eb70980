/**
 * Restores backups of restic and rustic. {@link dev.sluice.Repository} is the way in; nothing else
 * in this module uses this package.
 *
 * <p>A restore, with the class that does each step:
 *
 * <pre>
 * key     = a key file that the password opens          {@link dev.sluice.repository.UnlockedRepository}
 * index   = all index files, sorted by blob             {@link dev.sluice.repository.IndexedRepository}
 * wants   = walk the snapshot's trees: (blob, file)     {@link dev.sluice.repository.IndexedRepository#walk}
 * plan    = join(sort(wants), index), sorted by pack    {@link dev.sluice.repository.IndexedRepository#locate}
 * make all directories                                  {@link dev.sluice.target.Target#makeDirectory}
 * for each range of a pack, several at once:            {@link dev.sluice.repository.PackRange}
 *   fetch it, cut it into blobs                         {@link dev.sluice.backend.Backend#read}
 *   authenticate, decrypt, decompress, hash each blob   {@link dev.sluice.repository.OpenedBlob}
 *   write it to every place that wants it               {@link dev.sluice.target.TargetFile#write}
 * links, pipes, devices; then directories' metadata     {@link dev.sluice.target.Target#applyMetadata}
 * </pre>
 *
 * <p>That is {@code RestoreRun.events()} in {@link dev.sluice.restore}, whose other classes are its
 * steps in this order: {@code PlanBuilder}, {@code PlanJoin}, {@code RangePlanner}, {@code
 * ContentWriter}, {@code FileWriter}, {@code Finisher}, {@code Verification}. Read it first, then a
 * step at a time; {@link dev.sluice.repository} in the order {@code UnlockedRepository}, {@code
 * IndexedRepository}, {@code RangeReader}. What is only sorting and temporary files is in {@link
 * dev.sluice.spill}, what is only bytes in flight in {@link dev.sluice.flow}; neither knows of
 * repositories. The document {@code docs/design.md} says what must always hold, {@code
 * docs/memory.md} what bounds each thing that grows.
 */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
