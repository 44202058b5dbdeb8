"""How willing clients of other providers are to recommend them."""

from trimtab.catalogue.benchmark import Benchmark, _

BENCHMARKS = (
    Benchmark(
        value=18.0,
        source="ClearlyRated (Inavero), 2018 NPS Benchmarks for B2B Service Providers",
        year=2018,
        definition=_(
            "Net Promoter Score that clients of business service providers in the USA and Canada gave."
        ),
        differs=_(
            "All kinds of business services and clients of any age. Ours asks contacts in their first 90 days, who "
            "know the question comes from the provider."
        ),
    ),
    Benchmark(
        value=29.9,
        source="Temkin Group, Tech Vendor NPS Benchmark, 2016",
        year=2016,
        definition=_(
            "Average Net Promoter Score of 62 technology vendors, given by 800 people who decide on IT in large North "
            "American companies."
        ),
        differs=_(
            "Vendors of software, devices and outsourcing as judged by large companies; ours are the contacts of "
            "smaller clients in their first 90 days."
        ),
    ),
)
