package compare

import (
	"context"
	"database/sql"
	"fmt"

	_ "github.com/mattn/go-sqlite3" // the driver sqlite3

	dm "wcodm/datamodel"
)

// Side is one of the two sets that are compared.
type Side int

// The sides.
const (
	A Side = iota
	B
)

// String returns "A" or "B".
func (s Side) String() string { return [...]string{"A", "B"}[s] }

// Index holds the consignments of both sides until they are compared: in memory
// as far as its cache goes, and beyond in a file without a name, which is gone
// with the process, however that ends. SQLite puts it where SQLITE_TMPDIR or
// TMPDIR says, else in /var/tmp. An Index belongs to one goroutine.
type Index struct {
	c      *Comparison
	db     *sql.DB
	conn   *sql.Conn
	insert *sql.Stmt
	enc    encoder
	open   int // rows of the transaction that is open
}

const (
	// cacheKiB is the memory of the index.
	cacheKiB = 24 << 10
	// batch is how many rows a transaction has.
	batch = 50_000
)

// Index makes an empty index; it has to be closed.
func (c *Comparison) Index(ctx context.Context) (*Index, error) {
	db, err := sql.Open("sqlite3", "")
	if err != nil {
		return nil, indexError(err)
	}
	x := &Index{c: c, db: db}
	if err := x.create(ctx); err != nil {
		x.Close()
		return nil, indexError(err)
	}
	return x, nil
}

func (x *Index) create(ctx context.Context) (err error) {
	if x.conn, err = x.db.Conn(ctx); err != nil { // a connection has a database of its own
		return err
	}
	for _, s := range []string{
		"PRAGMA journal_mode = OFF", // what fails is thrown away as a whole
		"PRAGMA synchronous = OFF",
		"PRAGMA temp_store = FILE",
		fmt.Sprintf("PRAGMA cache_size = -%d", cacheKiB),
		"CREATE TABLE consignment (side INTEGER NOT NULL, key TEXT, rank INTEGER NOT NULL, data BLOB NOT NULL)",
	} {
		if _, err := x.conn.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	x.insert, err = x.conn.PrepareContext(ctx, "INSERT INTO consignment VALUES (?, ?, ?, ?)")
	return err
}

// Close throws the index away.
func (x *Index) Close() {
	if x.insert != nil {
		x.insert.Close()
	}
	if x.conn != nil {
		x.conn.Close()
	}
	x.db.Close()
}

func indexError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("the index of the declarations: %w", err)
}

// Add takes a consignment of a side, in the order of the inputs. It asks for no
// context: with one, each row would cost a goroutine.
func (x *Index) Add(side Side, k *Consignment) error {
	if x.open == 0 {
		if _, err := x.conn.ExecContext(context.Background(), "BEGIN"); err != nil {
			return indexError(err)
		}
	}
	var key any // NULL for none
	if text := x.c.keyOf(k); text != "" && dm.Declares(k.Function) {
		key = text
	}
	rank := 0
	if !dm.Completes(k.Type) {
		rank = 1
	}
	if _, err := x.insert.Exec(int(side), key, rank, x.enc.consignment(k)); err != nil {
		return indexError(err)
	}
	if x.open++; x.open < batch {
		return nil
	}
	return x.commit()
}

func (x *Index) commit() error {
	if x.open == 0 {
		return nil
	}
	x.open = 0
	_, err := x.conn.ExecContext(context.Background(), "COMMIT")
	return indexError(err)
}

// rows passes on the consignments, sorted: those with a key first, by key and
// side, those that complete others first, and else as they came.
func (x *Index) rows(ctx context.Context, each func(side Side, key string, k *Consignment) error) error {
	if err := x.commit(); err != nil {
		return err
	}
	if _, err := x.conn.ExecContext(ctx, "CREATE INDEX sorted ON consignment (key, side, rank)"); err != nil {
		return indexError(err)
	}
	dec := decoder{def: x.c.def}
	for _, query := range []string{
		"SELECT side, key, data FROM consignment INDEXED BY sorted WHERE key IS NOT NULL ORDER BY key, side, rank, rowid",
		"SELECT side, '', data FROM consignment INDEXED BY sorted WHERE key IS NULL ORDER BY side, rowid",
	} {
		if err := x.query(ctx, query, &dec, each); err != nil {
			return err
		}
	}
	return nil
}

func (x *Index) query(ctx context.Context, query string, dec *decoder, each func(side Side, key string, k *Consignment) error) error {
	rows, err := x.conn.QueryContext(ctx, query)
	if err != nil {
		return indexError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var side int
		var key string
		var data sql.RawBytes
		if err := rows.Scan(&side, &key, &data); err != nil {
			return indexError(err)
		}
		k, err := dec.consignment(data)
		if err != nil {
			return err
		}
		if err := each(Side(side), key, k); err != nil {
			return err
		}
	}
	return indexError(rows.Err())
}
