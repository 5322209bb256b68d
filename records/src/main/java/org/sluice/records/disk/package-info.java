/// Files that are there after a power cut, and log tiles kept in a folder. The one package of
/// records with I/O, so that the three modules that need it do not each write it again; it reads
/// and writes public octets only.
@NullMarked
package org.sluice.records.disk;

import org.jspecify.annotations.NullMarked;
