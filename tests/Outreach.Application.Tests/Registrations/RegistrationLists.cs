using NodaTime.Text;
using Outreach.Application.Ports;
using Outreach.Domain.Registrations;
using Outreach.Infrastructure.Registrations;

namespace Outreach.Application.Tests.Registrations;

/// <summary>One of the lists that come with the demo, and the right answers to it.</summary>
public sealed record RegistrationList(string Name, string File, ListStatement Statement, string Hospital, string? Encoding, string? Delimiter)
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Demo", "Data", "registrations");

    /// <summary>In the order in which they are taken in.</summary>
    public static IList<RegistrationList> All { get; } = System.IO.File.ReadAllLines(Path.Combine(_folder, "lists.csv")).Skip(1).Select(line =>
    {
        var cells = line.Split(',');
        return new RegistrationList(
            cells[1],
            cells[2],
            new ListStatement(cells[1], cells[4], LocalDatePattern.Iso.Parse(cells[3]).Value),
            cells[5],
            cells[6].Length > 0 ? cells[6] : null,
            cells[7].Length > 0 ? cells[7] : null);
    }).ToArray();

    public static RegistrationList Named(string name) => All.Single(list => list.Name == name);

    public byte[] Content() => System.IO.File.ReadAllBytes(Path.Combine(_folder, File));

    /// <summary>The expected answers, as written, without their header.</summary>
    public string[] Expected() => [.. System.IO.File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Registrations", "Expected", $"{Name}.csv")).Skip(1)];

    public OpenedRegistrationFile Open() => new RegistrationFiles().Open(Content(), File, Encoding, Delimiter);

    /// <summary>Answers a file as this list, one line for each row.</summary>
    public string[] Answers(OpenedRegistrationFile file, TakenInRegister register)
    {
        Assert.Null(file.RefusalCode);
        var judge = new ListJudge(Statement, new RowReader(Statement, file.Header!, ListingLimits.Default), register, All.IndexOf(this));
        return [.. file.Rows.Select(row => Line(judge.Judge(judge.Read(row))))];
    }

    public static string Line(RowAnswer answer) =>
        string.Join(',', AnswerColumns.ValuesOf(answer).Select(value => value.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value));
}
