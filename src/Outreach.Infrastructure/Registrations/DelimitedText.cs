using System.Collections;
using System.Text;
using Outreach.Domain.Registrations;

namespace Outreach.Infrastructure.Registrations;

/// <summary>
/// Rows of a text file after RFC 4180. A quote inside an unquoted cell is a plain character; a quoted line break starts no new row.
/// </summary>
/// <remarks>Own code because row numbers, the refusals and the plain quotes of the contract are not to be had from a library together.</remarks>
internal sealed class DelimitedText(byte[] content, TextForm form, char delimiter) : IEnumerable<SourceRow>
{
    /// <summary>Columns that are looked at; more than any spreadsheet has.</summary>
    public const int MaxColumns = 16_384;

    public IEnumerator<SourceRow> GetEnumerator()
    {
        using var reader = TextEncodings.Reader(content, form);
        var parser = new Parser(reader, delimiter);
        var number = 0;
        while (parser.TryReadRow() is { } cells)
        {
            yield return new SourceRow(++number, cells);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Parser(StreamReader reader, char delimiter)
    {
        private readonly char[] _buffer = new char[32 * 1024];
        private readonly StringBuilder _cell = new();
        private readonly List<SourceCell> _row = [];
        private int _at;
        private int _length;
        private int _column;

        /// <returns>Null at the end of the file.</returns>
        public SourceCell[]? TryReadRow()
        {
            if (Peek() < 0)
            {
                return null;
            }

            _row.Clear();
            _column = 0;
            while (true)
            {
                if (Peek() == '"')
                {
                    _at++;
                    ReadQuoted();
                }
                else
                {
                    ReadPlain();
                }

                EndCell();
                var sign = Peek();
                if (sign == delimiter)
                {
                    _at++;
                    continue;
                }

                EndLine(sign);
                return [.. _row];
            }
        }

        private void ReadPlain()
        {
            while (Peek() >= 0)
            {
                var rest = _buffer.AsSpan(_at, _length - _at);
                var stop = rest.IndexOfAny(delimiter, '\r', '\n');
                Append(stop < 0 ? rest : rest[..stop]);
                _at += stop < 0 ? rest.Length : stop;
                if (stop >= 0)
                {
                    return;
                }
            }
        }

        private void ReadQuoted()
        {
            while (true)
            {
                if (Peek() < 0)
                {
                    throw FileRefusal.Quotes;
                }

                var rest = _buffer.AsSpan(_at, _length - _at);
                var stop = rest.IndexOf('"');
                Append(stop < 0 ? rest : rest[..stop]);
                _at += stop < 0 ? rest.Length : stop + 1;
                if (stop < 0)
                {
                    continue;
                }

                var next = Peek();
                if (next == '"')
                {
                    _at++;
                    Append("\"");
                }
                else if (next < 0 || next == delimiter || next is '\r' or '\n')
                {
                    return;
                }
                else
                {
                    throw FileRefusal.Quotes;
                }
            }
        }

        private void Append(ReadOnlySpan<char> text)
        {
            if (_cell.Length + text.Length > FileRefusal.MaxCellLength)
            {
                throw FileRefusal.CellTooLarge;
            }

            _cell.Append(text);
        }

        /// <summary>Keeps the cell; blank cells only once a filled one stands right of them.</summary>
        private void EndCell()
        {
            if (_cell.Length > 0 && _row.Count < MaxColumns)
            {
                while (_row.Count < Math.Min(_column, MaxColumns - 1))
                {
                    _row.Add(SourceCell.Empty);
                }

                _row.Add(new SourceCell(_cell.ToString()));
            }

            _cell.Clear();
            _column++;
        }

        private void EndLine(int sign)
        {
            if (sign < 0)
            {
                return;
            }

            _at++;
            if (sign == '\r' && Peek() == '\n')
            {
                _at++;
            }
        }

        private int Peek()
        {
            if (_at < _length)
            {
                return _buffer[_at];
            }

            _length = reader.Read(_buffer, 0, _buffer.Length);
            _at = 0;
            return _length > 0 ? _buffer[0] : -1;
        }
    }
}
