"""A third taxonomy for Pelican, which has authors and tags: the countries of each story."""

from collections import defaultdict

from pelican import signals
from pelican.generators import ArticlesGenerator
from pelican.urlwrappers import URLWrapper
from pelican.writers import Writer


class Country(URLWrapper):
    """A country, with the addresses that the settings give it."""


def arrange(generator: ArticlesGenerator) -> None:
    """Give each story its countries, and the context all countries with their stories."""
    known = {}
    stories_by_country = defaultdict(list)
    for story in generator.articles:
        names = [name.strip() for name in getattr(story, "countries", "").split(";")]
        story.countries = [
            known.setdefault(name, Country(name, generator.settings)) for name in names if name
        ]
        for country in story.countries:
            stories_by_country[country].append(story)
    generator.context["countries"] = sorted(
        stories_by_country.items(), key=lambda each: each[0].name
    )


def write(generator: ArticlesGenerator, writer: Writer) -> None:
    """Write the list of countries, and the pages and the feed of each."""
    context, settings = generator.context, generator.settings
    writer.write_file(
        "countries/index.html", generator.get_template("countries"), context, url="countries/"
    )
    template = generator.get_template("country")
    for country, stories in context["countries"]:
        writer.write_file(
            country.save_as,
            template,
            context,
            country=country,
            url=country.url,
            articles=stories,
            paginated={"articles": stories},
            template_name="country",
        )
        writer.write_feed(
            stories,
            context,
            settings["COUNTRY_FEED_RSS"].format(slug=country.slug),
            feed_title=f"{context['SITENAME']} - {country}",
            feed_type="rss",
        )


def register() -> None:
    """Do both whenever Pelican builds."""
    signals.article_generator_finalized.connect(arrange)
    signals.article_writer_finalized.connect(write)
