"""Terms as plans write them. The table is the specification: each line was read by a person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metodkabinet.kit.terms import Certainty, Flag, Kind, Per, Window, parse_term

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
SCHOOL = (date(2023, 9, 1), date(2024, 5, 31))
TABLE = [
    (YEAR, "март", "month", "2024-03-01", "2024-03-31", "sure", 0, 1, [], ""),
    (YEAR, "В течение года", "whole period", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "октябрь-декабрь", "month range", "2024-10-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "октябрь – декабрь 2024 г.", "month range", "2024-10-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "январь, 2024 г. онлайн", "month", "2024-01-01", "2024-01-31", "sure", 0, 1, [], "онлайн"),
    (YEAR, "до 15.12", "deadline", "2024-01-01", "2024-12-15", "sure", 0, 1, [], ""),
    (YEAR, "до 15 декабря", "deadline", "2024-01-01", "2024-12-15", "sure", 0, 1, [], ""),
    (YEAR, "не позднее 15.12.2024", "deadline", "2024-01-01", "2024-12-15", "sure", 0, 1, [], ""),
    (YEAR, "по итогам года", "end of period", "2024-12-01", "2024-12-31", "likely", 0, 1, [], ""),
    (YEAR, "по необходимости", "on demand", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "по мере необходимости", "on demand", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "по планам РМО", "by another plan", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "по плану ОМО, Чебоксары", "by another plan", "2024-01-01", "2024-12-31", "sure", 0, 1, [], "Чебоксары"),
    (YEAR, "1 раз в квартал", "repeated", "2024-01-01", "2024-12-31", "sure", 4, 4, [], ""),
    (YEAR, "ежемесячно", "repeated", "2024-01-01", "2024-12-31", "sure", 12, 12, [], ""),
    (YEAR, "1 раз в четверть", "repeated", "2024-01-01", "2024-12-31", "sure", 4, 4, [], ""),
    (YEAR, "2 раза в год", "repeated", "2024-01-01", "2024-12-31", "sure", 2, 2, [], ""),
    (YEAR, "не реже 2 раз в год", "repeated", "2024-01-01", "2024-12-31", "sure", 2, 2, [], ""),
    (YEAR, "20-27 ноября", "date range", "2024-11-20", "2024-11-27", "sure", 0, 1, [], ""),
    (YEAR, "С 20 по 27 ноября 2024 г.", "date range", "2024-11-20", "2024-11-27", "sure", 0, 1, [], ""),
    (YEAR, "с 15 марта по 10 июня", "date range", "2024-03-15", "2024-06-10", "sure", 0, 1, [], ""),
    (YEAR, "15 марта - декабрь", "date range", "2024-03-15", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "20.11-27.11.2024", "date range", "2024-11-20", "2024-11-27", "sure", 0, 1, [], ""),
    (YEAR, "20.11.2024", "date", "2024-11-20", "2024-11-20", "sure", 0, 1, [], ""),
    (YEAR, "15.03", "date", "2024-03-15", "2024-03-15", "sure", 0, 1, [], ""),
    (YEAR, "15-20.03", "date range", "2024-03-15", "2024-03-20", "sure", 0, 1, [], ""),
    (YEAR, "I квартал", "quarter", "2024-01-01", "2024-03-31", "sure", 0, 1, [], ""),
    (YEAR, "1-2 квартал", "quarter", "2024-01-01", "2024-06-30", "sure", 0, 1, [], ""),
    (YEAR, "III, IV кварталы", "quarter", "2024-07-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "второе полугодие", "half-year", "2024-07-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "1 полугодие 2024", "half-year", "2024-01-01", "2024-06-30", "sure", 0, 1, [], ""),
    (YEAR, "март, апрель", "months", "2024-03-01", "2024-04-30", "sure", 0, 2, [], ""),
    (YEAR, "март, 21 ноября", "dates", "2024-03-01", "2024-11-21", "likely", 0, 2, [], ""),
    (YEAR, "март; май", "months", "2024-03-01", "2024-05-31", "unsure", 0, 2, ["several terms in one cell"], ""),
    (YEAR, "сентрябрь", "month", "2024-09-01", "2024-09-30", "likely", 0, 1, ["misprint"], ""),
    (YEAR, "ноябрь 2025", "month", "2025-11-01", "2025-11-30", "unsure", 0, 1, ["outside the period"], ""),
    (YEAR, "12.05.2021", "date", "2021-05-12", "2021-05-12", "unsure", 0, 1, ["outside the period"], ""),
    (YEAR, "30 февраля", "date", "2024-02-29", "2024-02-29", "unsure", 0, 1, ["impossible date"], ""),
    (YEAR, "начало марта", "date range", "2024-03-01", "2024-03-10", "sure", 0, 1, [], ""),
    (YEAR, "вторая половина октября", "date range", "2024-10-16", "2024-10-31", "sure", 0, 1, [], ""),
    (YEAR, "2-я декада ноября", "date range", "2024-11-11", "2024-11-20", "sure", 0, 1, [], ""),
    (YEAR, "последняя неделя мая", "date range", "2024-05-25", "2024-05-31", "sure", 0, 1, [], ""),
    (YEAR, "весенние каникулы", "season", "2024-03-01", "2024-04-30", "likely", 0, 1, [], ""),
    (YEAR, "осенью", "season", "2024-09-01", "2024-11-30", "likely", 0, 1, [], ""),
    (YEAR, "с сентября", "date range", "2024-09-01", "2024-12-31", "likely", 0, 1, [], ""),
    (YEAR, "в течение 1 полугодия", "half-year", "2024-01-01", "2024-06-30", "sure", 0, 1, [], ""),
    (YEAR, "20, 21 и 25 ноября", "dates", "2024-11-20", "2024-11-25", "sure", 0, 3, [], ""),
    (YEAR, "конец года", "end of period", "2024-12-01", "2024-12-31", "likely", 0, 1, [], ""),
    (YEAR, "в конце квартала", "end of period", "2024-03-01", "2024-12-31", "likely", 4, 4, [], ""),
    (YEAR, "постоянно", "whole period", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "еженедельно", "repeated", "2024-01-01", "2024-12-31", "sure", 52, 53, [], ""),
    (YEAR, "каждый вторник", "repeated", "2024-01-01", "2024-12-31", "sure", 52, 53, [], ""),
    (YEAR, "раз в две недели", "repeated", "2024-01-01", "2024-12-31", "sure", 24, 24, [], ""),
    (YEAR, "декабрь-январь", "month range", "2024-12-01", "2025-01-31", "unsure", 0, 1, ["outside the period"], ""),
    (YEAR, "май 14.30", "month", "2024-05-01", "2024-05-31", "sure", 0, 1, [], "14.30"),
    (YEAR, "мая", "month", "2024-05-01", "2024-05-31", "sure", 0, 1, [], ""),
    (
        YEAR,
        "г. Чебоксары, 15 мая, МБОУ «СОШ № 5»",
        "date",
        "2024-05-15",
        "2024-05-15",
        "sure",
        0,
        1,
        [],
        "г. Чебоксары, МБОУ «СОШ № 5»",
    ),
    (YEAR, "", "unknown", "None", "None", "unsure", 0, 0, [], ""),
    (YEAR, "дата уточняется", "unknown", "None", "None", "unsure", 0, 0, [], "дата уточняется"),
    (YEAR, "январь–март, октябрь", "months", "2024-01-01", "2024-10-31", "sure", 0, 2, [], ""),
    (
        YEAR,
        "ежемесячно, октябрь-май",
        "repeated",
        "2023-10-01",
        "2024-05-31",
        "unsure",
        12,
        8,
        ["outside the period"],
        "",
    ),
    (YEAR, "февраль -март", "month range", "2024-02-01", "2024-03-31", "sure", 0, 1, [], ""),
    (YEAR, "2024 год", "whole period", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "2024", "whole period", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "до 1 сентября", "deadline", "2024-01-01", "2024-09-01", "sure", 0, 1, [], ""),
    (YEAR, "май2024", "month", "2024-05-01", "2024-05-31", "sure", 0, 1, [], ""),
    (YEAR, "15мая", "date", "2024-05-15", "2024-05-15", "sure", 0, 1, [], ""),
    (YEAR, "апрель-май, октябрь-ноябрь", "months", "2024-04-01", "2024-11-30", "sure", 0, 2, [], ""),
    (
        YEAR,
        "1 раз в месяц (последний четверг)",
        "repeated",
        "2024-01-01",
        "2024-12-31",
        "sure",
        12,
        12,
        [],
        "последний четверг",
    ),
    (YEAR, "весь год", "whole period", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "в течении учебного года", "whole period", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "по согласованию", "by another plan", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "по запросу", "on demand", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "янв.", "month", "2024-01-01", "2024-01-31", "sure", 0, 1, [], ""),
    (YEAR, "сент.-окт.", "month range", "2024-09-01", "2024-10-31", "sure", 0, 1, [], ""),
    (YEAR, "нояб. 2024", "month", "2024-11-01", "2024-11-30", "sure", 0, 1, [], ""),
    (YEAR, "ЯНВАРЬ", "month", "2024-01-01", "2024-01-31", "sure", 0, 1, [], ""),
    (YEAR, "Mарт", "month", "2024-03-01", "2024-03-31", "sure", 0, 1, [], ""),
    (YEAR, "мaй", "month", "2024-05-01", "2024-05-31", "sure", 0, 1, [], ""),
    (YEAR, "февраль-июнь", "month range", "2024-02-01", "2024-06-30", "sure", 0, 1, [], ""),
    (YEAR, "I-II кварталы", "quarter", "2024-01-01", "2024-06-30", "sure", 0, 1, [], ""),
    (YEAR, "IV кв.", "quarter", "2024-10-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "4-й квартал", "quarter", "2024-10-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "2 квартал 2024 г.", "quarter", "2024-04-01", "2024-06-30", "sure", 0, 1, [], ""),
    (YEAR, "первый квартал", "quarter", "2024-01-01", "2024-03-31", "sure", 0, 1, [], ""),
    (YEAR, "1-е полугодие", "half-year", "2024-01-01", "2024-06-30", "sure", 0, 1, [], ""),
    (YEAR, "I полугодие", "half-year", "2024-01-01", "2024-06-30", "sure", 0, 1, [], ""),
    (YEAR, "1, 2 полугодие", "half-year", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "раз в год", "repeated", "2024-01-01", "2024-12-31", "sure", 1, 1, [], ""),
    (YEAR, "один раз в полугодие", "repeated", "2024-01-01", "2024-12-31", "sure", 2, 2, [], ""),
    (YEAR, "дважды в год", "repeated", "2024-01-01", "2024-12-31", "sure", 2, 2, [], ""),
    (YEAR, "ежегодно", "repeated", "2024-01-01", "2024-12-31", "sure", 1, 1, [], ""),
    (YEAR, "каждый месяц", "repeated", "2024-01-01", "2024-12-31", "sure", 12, 12, [], ""),
    (YEAR, "не реже одного раза в квартал", "repeated", "2024-01-01", "2024-12-31", "sure", 4, 4, [], ""),
    (YEAR, "1 раз в 2 месяца", "repeated", "2024-01-01", "2024-12-31", "sure", 6, 6, [], ""),
    (YEAR, "раз в полгода", "repeated", "2024-01-01", "2024-12-31", "sure", 2, 2, [], ""),
    (YEAR, "1-2 раза в месяц", "repeated", "2024-01-01", "2024-12-31", "likely", 12, 12, [], ""),
    (YEAR, "два раза в месяц", "repeated", "2024-01-01", "2024-12-31", "sure", 24, 24, [], ""),
    (YEAR, "с 1 по 10 июня", "date range", "2024-06-01", "2024-06-10", "sure", 0, 1, [], ""),
    (YEAR, "01.03.24", "date", "2024-03-01", "2024-03-01", "sure", 0, 1, [], ""),
    (YEAR, "2024-03-15", "date", "2024-03-15", "2024-03-15", "sure", 0, 1, [], ""),
    (YEAR, "15/03/2024", "date", "2024-03-15", "2024-03-15", "sure", 0, 1, [], ""),
    (YEAR, "1 марта 2024 года", "date", "2024-03-01", "2024-03-01", "sure", 0, 1, [], ""),
    (
        YEAR,
        "25 декабря - 10 января",
        "date range",
        "2023-12-25",
        "2024-01-10",
        "unsure",
        0,
        1,
        ["outside the period"],
        "",
    ),
    (YEAR, "28.11 - 03.12", "date range", "2024-11-28", "2024-12-03", "sure", 0, 1, [], ""),
    (YEAR, "до 1 марта", "deadline", "2024-01-01", "2024-03-01", "sure", 0, 1, [], ""),
    (YEAR, "к 1 сентября", "deadline", "2024-01-01", "2024-09-01", "sure", 0, 1, [], ""),
    (YEAR, "до конца года", "end of period", "2024-12-01", "2024-12-31", "likely", 0, 1, [], ""),
    (YEAR, "до конца мая", "date range", "2024-05-21", "2024-05-31", "sure", 0, 1, [], ""),
    (YEAR, "по окончании четверти", "end of period", "2024-03-01", "2024-12-31", "likely", 4, 4, [], ""),
    (YEAR, "по итогам полугодия", "end of period", "2024-06-01", "2024-12-31", "likely", 2, 2, [], ""),
    (YEAR, "по завершении учебного года", "end of period", "2024-12-01", "2024-12-31", "likely", 0, 1, [], ""),
    (YEAR, "в течение квартала", "whole period", "2024-01-01", "2024-12-31", "likely", 0, 1, [], ""),
    (YEAR, "в течение марта", "month", "2024-03-01", "2024-03-31", "sure", 0, 1, [], ""),
    (YEAR, "в течение месяца", "whole period", "2024-01-01", "2024-12-31", "likely", 0, 1, [], ""),
    (YEAR, "на протяжении всего года", "whole period", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "систематически", "whole period", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "при необходимости", "on demand", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "по мере поступления", "on demand", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "по заявкам", "on demand", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "по графику", "by another plan", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "согласно плану работы", "by another plan", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "по отдельному плану", "by another plan", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "в соответствии с графиком", "by another plan", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "летние каникулы", "season", "2024-06-01", "2024-08-31", "likely", 0, 1, [], ""),
    (YEAR, "осенние каникулы", "season", "2024-10-01", "2024-11-30", "likely", 0, 1, [], ""),
    (YEAR, "зима", "season", "2023-12-01", "2024-02-29", "unsure", 0, 1, ["outside the period"], ""),
    (YEAR, "лето", "season", "2024-06-01", "2024-08-31", "likely", 0, 1, [], ""),
    (YEAR, "март/апрель", "months", "2024-03-01", "2024-04-30", "sure", 0, 2, [], ""),
    (YEAR, "март и октябрь", "months", "2024-03-01", "2024-10-31", "sure", 0, 2, [], ""),
    (YEAR, "январь, апрель, июль, октябрь", "months", "2024-01-01", "2024-10-31", "sure", 0, 4, [], ""),
    (YEAR, "10, 17, 24 октября", "dates", "2024-10-10", "2024-10-24", "sure", 0, 3, [], ""),
    (YEAR, "15.03, 20.04", "dates", "2024-03-15", "2024-04-20", "sure", 0, 2, [], ""),
    (YEAR, "15.03; 20.04", "dates", "2024-03-15", "2024-04-20", "unsure", 0, 2, ["several terms in one cell"], ""),
    (YEAR, "20 ноября в 14.00", "date", "2024-11-20", "2024-11-20", "sure", 0, 1, [], "в 14.00"),
    (YEAR, "20.11.2024, 10:00, онлайн", "date", "2024-11-20", "2024-11-20", "sure", 0, 1, [], "10:00, онлайн"),
    (YEAR, "октябырь", "month", "2024-10-01", "2024-10-31", "likely", 0, 1, ["misprint"], ""),
    (YEAR, "дкабрь", "month", "2024-12-01", "2024-12-31", "likely", 0, 1, ["misprint"], ""),
    (YEAR, "ноябрьь", "month", "2024-11-01", "2024-11-30", "sure", 0, 1, [], ""),
    (YEAR, "феврал", "month", "2024-02-01", "2024-02-29", "sure", 0, 1, [], ""),
    (YEAR, "фервраль", "month", "2024-02-01", "2024-02-29", "likely", 0, 1, ["misprint"], ""),
    (YEAR, "уточняется позднее", "unknown", "None", "None", "unsure", 0, 0, [], "уточняется позднее"),
    (YEAR, "31.06.2024", "date", "2024-06-30", "2024-06-30", "unsure", 0, 1, ["impossible date"], ""),
    (YEAR, "32.13.2024", "unknown", "None", "None", "unsure", 0, 0, [], "32.13.2024"),
    (YEAR, "99", "unknown", "None", "None", "unsure", 0, 0, [], "99"),
    (YEAR, "-", "unknown", "None", "None", "unsure", 0, 0, [], ""),
    (YEAR, "апрель 2023", "month", "2023-04-01", "2023-04-30", "unsure", 0, 1, ["outside the period"], ""),
    (YEAR, "март-апрель 2026", "month range", "2026-03-01", "2026-04-30", "unsure", 0, 1, ["outside the period"], ""),
    (
        YEAR,
        "ноябрь 2024 - октябрь 2023",
        "month range",
        "2023-10-01",
        "2024-11-30",
        "unsure",
        0,
        1,
        ["outside the period", "end before start"],
        "",
    ),
    (YEAR, "середина мая", "date range", "2024-05-11", "2024-05-20", "sure", 0, 1, [], ""),
    (YEAR, "первая половина июня", "date range", "2024-06-01", "2024-06-15", "sure", 0, 1, [], ""),
    (YEAR, "1-2 неделя октября", "date range", "2024-10-01", "2024-10-14", "sure", 0, 1, [], ""),
    (YEAR, "третья декада марта", "date range", "2024-03-21", "2024-03-31", "sure", 0, 1, [], ""),
    (YEAR, "май (по согласованию)", "month", "2024-05-01", "2024-05-31", "likely", 0, 1, [], ""),
    (
        YEAR,
        "сентябрь, г. Новоозёрск, школа № 5",
        "month",
        "2024-09-01",
        "2024-09-30",
        "sure",
        0,
        1,
        [],
        "г. Новоозёрск, школа № 5",
    ),
    (YEAR, "в дни осенних каникул", "season", "2024-10-01", "2024-11-30", "likely", 0, 1, [], "в дни"),
    (YEAR, "1 раз в триместр", "repeated", "2024-01-01", "2024-12-31", "sure", 4, 4, [], ""),
    (YEAR, "еженедельно по средам", "repeated", "2024-01-01", "2024-12-31", "sure", 52, 53, [], ""),
    (YEAR, "последняя пятница месяца", "unknown", "None", "None", "unsure", 0, 0, [], "последняя пятница месяца"),
    (YEAR, "весь период", "whole period", "2024-01-01", "2024-12-31", "sure", 0, 1, [], ""),
    (YEAR, "С января по май", "month range", "2024-01-01", "2024-05-31", "sure", 0, 1, [], ""),
    (SCHOOL, "сентябрь", "month", "2023-09-01", "2023-09-30", "sure", 0, 1, [], ""),
    (SCHOOL, "октябрь-март", "month range", "2023-10-01", "2024-03-31", "sure", 0, 1, [], ""),
    (SCHOOL, "декабрь - февраль", "month range", "2023-12-01", "2024-02-29", "sure", 0, 1, [], ""),
    (SCHOOL, "в течение учебного года", "whole period", "2023-09-01", "2024-05-31", "sure", 0, 1, [], ""),
    (SCHOOL, "1 раз в четверть", "repeated", "2023-09-01", "2024-05-31", "sure", 4, 4, [], ""),
    (SCHOOL, "2 полугодие", "half-year", "2024-01-01", "2024-05-31", "sure", 0, 1, [], ""),
    (SCHOOL, "I полугодие", "half-year", "2023-09-01", "2023-12-31", "sure", 0, 1, [], ""),
    (SCHOOL, "15.01", "date", "2024-01-15", "2024-01-15", "sure", 0, 1, [], ""),
    (SCHOOL, "15.01.2023", "date", "2023-01-15", "2023-01-15", "unsure", 0, 1, ["outside the period"], ""),
    (SCHOOL, "июнь", "month", "2024-06-01", "2024-06-30", "unsure", 0, 1, ["outside the period"], ""),
    (SCHOOL, "2023/2024 учебный год", "whole period", "2023-09-01", "2024-05-31", "sure", 0, 1, [], ""),
    (SCHOOL, "по итогам учебного года", "end of period", "2024-05-01", "2024-05-31", "likely", 0, 1, [], ""),
    (SCHOOL, "1 четверть", "quarter", "2023-09-01", "2023-10-31", "likely", 0, 1, [], ""),
    (SCHOOL, "ноябрь 2023 – февраль 2024", "month range", "2023-11-01", "2024-02-29", "sure", 0, 1, [], ""),
    (SCHOOL, "декабрь 2023 - январь", "month range", "2023-12-01", "2024-01-31", "sure", 0, 1, [], ""),
    (SCHOOL, "1-3 четверть", "quarter", "2023-09-01", "2024-03-31", "likely", 0, 1, [], ""),
    (SCHOOL, "ежеквартально", "repeated", "2023-09-01", "2024-05-31", "sure", 4, 4, [], ""),
    (SCHOOL, "август", "month", "2023-08-01", "2023-08-31", "unsure", 0, 1, ["outside the period"], ""),
    (SCHOOL, "в течение 2023-2024 уч. года", "whole period", "2023-09-01", "2024-05-31", "sure", 0, 1, [], ""),
    (SCHOOL, "сентябрь 2023", "month", "2023-09-01", "2023-09-30", "sure", 0, 1, [], ""),
    (SCHOOL, "май 2024", "month", "2024-05-01", "2024-05-31", "sure", 0, 1, [], ""),
    (SCHOOL, "2 раза в четверть", "repeated", "2023-09-01", "2024-05-31", "sure", 8, 8, [], ""),
    (SCHOOL, "1 полугодие 2023-2024 уч. года", "half-year", "2023-09-01", "2023-12-31", "sure", 0, 1, [], ""),
    (SCHOOL, "IV четверть", "quarter", "2024-04-01", "2024-05-31", "likely", 0, 1, [], ""),
    (SCHOOL, "третья четверть", "quarter", "2024-01-01", "2024-03-31", "likely", 0, 1, [], ""),
    (SCHOOL, "в конце каждой четверти", "repeated", "2023-09-01", "2024-05-31", "sure", 4, 4, [], "в конце"),
    (SCHOOL, "1 раз в полугодие", "repeated", "2023-09-01", "2024-05-31", "sure", 2, 2, [], ""),
    (SCHOOL, "1 сентября", "date", "2023-09-01", "2023-09-01", "sure", 0, 1, [], ""),
    (SCHOOL, "31 мая", "date", "2024-05-31", "2024-05-31", "sure", 0, 1, [], ""),
    (
        SCHOOL,
        "с 15 марта до декабря",
        "date range",
        "2023-03-15",
        "2023-12-31",
        "unsure",
        0,
        1,
        ["outside the period"],
        "",
    ),
    (SCHOOL, "декабрь, март", "months", "2023-12-01", "2024-03-31", "sure", 0, 2, [], ""),
    (SCHOOL, "конец учебного года", "end of period", "2024-05-01", "2024-05-31", "likely", 0, 1, [], ""),
    (SCHOOL, "начало учебного года", "date range", "2023-09-01", "2023-09-30", "likely", 0, 1, [], ""),
    (SCHOOL, "август-сентябрь", "month range", "2023-08-01", "2023-09-30", "unsure", 0, 1, ["outside the period"], ""),
    (SCHOOL, "2023/24", "whole period", "2023-09-01", "2024-05-31", "sure", 0, 1, [], ""),
]
COLUMNS = ["period", "text", "kind", "start", "end", "certainty", "times", "windows", "flags", "rest"]


@pytest.mark.parametrize(COLUMNS, TABLE, ids=[f"{line[0][0].year} {line[1]}" for line in TABLE])
def test_terms(
    *,
    period: tuple[date, date], text: str, kind: str, start: str, end: str, certainty: str, times: int, windows: int,
    flags: list[str], rest: str,
) -> None:  # fmt: skip
    term = parse_term(text, *period)
    assert term.as_written == text
    assert (str(term.kind), str(term.start), str(term.end), str(term.certainty)) == (kind, start, end, certainty)
    assert (term.repeats.times_per_year if term.repeats else 0, len(term.windows)) == (times, windows)
    assert ([str(flag) for flag in term.flags], term.rest) == (flags, rest)


def test_the_table_is_long_enough() -> None:
    assert len({line[1] for line in TABLE}) >= 150


def test_a_repetition_gives_stubs() -> None:
    term = parse_term("1 раз в четверть", *SCHOOL)
    assert term.repeats is not None
    assert term.repeats.per is Per.SCHOOL_QUARTER
    assert term.windows == (
        Window(date(2023, 9, 1), date(2023, 10, 31)),
        Window(date(2023, 11, 1), date(2023, 12, 31)),
        Window(date(2024, 1, 1), date(2024, 3, 31)),
        Window(date(2024, 4, 1), date(2024, 5, 31)),
    )


def test_a_repetition_in_given_months_has_stubs_there_only() -> None:
    term = parse_term("ежемесячно, октябрь-декабрь", *SCHOOL)
    assert [window.start for window in term.windows] == [date(2023, 10, 1), date(2023, 11, 1), date(2023, 12, 1)]


def test_twice_in_a_stretch_is_two_stubs() -> None:
    first, second, *_ = parse_term("2 раза в квартал", *YEAR).windows
    assert first == second == Window(date(2024, 1, 1), date(2024, 3, 31))


def test_several_months_are_several_windows() -> None:
    term = parse_term("март, октябрь", *YEAR)
    assert term.windows == (Window(date(2024, 3, 1), date(2024, 3, 31)), Window(date(2024, 10, 1), date(2024, 10, 31)))


def test_terms_of_several_items_in_one_cell_are_asked_about() -> None:
    term = parse_term("март\nапрель", *YEAR)
    assert (term.flags, term.certainty) == ((Flag.SEVERAL,), Certainty.UNSURE)


def test_a_term_of_half_a_year_plan() -> None:
    period = (date(2024, 1, 9), date(2024, 5, 31))
    assert parse_term("2 полугодие", *period).start == date(2024, 1, 9)
    assert parse_term("январь", *period).flags == ()
    assert parse_term("в течение полугодия", *period).end == date(2024, 5, 31)


WORDS = st.sampled_from(
    [
        *"0123456789.,-–/;:()№",
        " ",
        "\n",
        "\u00a0",
        "\x00",
        "👩‍👩‍👧",
        "й",
        "İ",
        "ß",
        *[line[1] for line in TABLE],
        *[
            "в",
            "с",
            "по",
            "до",
            "и",
            "конец",
            "год",
            "I",
            "IV",
            "2024",
            "31",
            "четверть",
            "неделя",
            "первая",
            "последняя",
            "начало",
        ],
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(WORDS, max_size=8).map(" ".join), st.lists(WORDS, max_size=8).map("".join)
)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(TEXTS, DAYS, DAYS)
def test_no_text_breaks_the_parser(text: str, one: date, other: date) -> None:
    term = parse_term(text, one, other)
    assert term.as_written == text
    assert (term.kind is Kind.UNKNOWN) == (term.start is None) == (term.end is None)
    if term.start and term.end:
        assert term.start <= term.end
    assert list(term.windows) == sorted(term.windows)


def test_a_page_of_text_is_read_quickly_and_kept() -> None:
    text = "в течение года " * 5000
    term = parse_term(text, *YEAR)
    assert (term.as_written, term.kind) == (text, Kind.WHOLE_PERIOD)
